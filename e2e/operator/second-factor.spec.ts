import { Secret, TOTP } from 'otpauth';
import { personSchema } from '@/lib/people/schema';
import { recoveryCodesSchema, secondFactorSetupSchema } from '@/lib/users/schema';
import { askApi, baseUrl } from '../support/ask-api';
import { expect, test } from '../support/fixtures';
import { signIn } from '../support/user';

test('an admin resets the second factor of a colleague who lost it', {
  tag: ['@zh', '@phone', '@layout'],
}, async ({ page, playwright, stranger, operatorPage, browserWatch, labels: { t } }) => {
  browserWatch.allow(/status of 400 .*\/second-factor\/removal/);
  browserWatch.allow(/status of 401 .*\/api\/users\/second-factor/);
  await askApi({
    api: operatorPage.request,
    method: 'POST',
    path: `${baseUrl()}/api/admin/people/${stranger.id}/role`,
    schema: personSchema,
    body: { role: 'support', reason: 'Answers questions' },
  });
  const api = await playwright.request.newContext({ baseURL: baseUrl() });
  await signIn({ api, ...stranger });
  const path = '/api/users/me/second-factor';
  const { secret } = await askApi({
    api,
    method: 'POST',
    path: `${path}/setup`,
    schema: secondFactorSetupSchema,
  });
  // Each code works once: that of half a minute ago sets it up, and the next one signs in.
  const codeOf = (timestamp: number) =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp });
  const code = codeOf(Date.now() - 30_000);
  await askApi({ api, method: 'POST', path, schema: recoveryCodesSchema, body: { code } });

  await page.goto('/sign-in');
  await page.getByLabel(t('account.email')).fill(stranger.email);
  await page.getByLabel(t('account.password'), { exact: true }).fill(stranger.password);
  await page.getByRole('button', { name: t('account.signIn'), exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: t('secondFactor.signInTitle') })).toBeVisible();
  const words = await page.getByText(t('secondFactor.signOut'), { exact: true }).boundingBox();
  expect(words?.width, 'the way back has words, on a phone too').toBeGreaterThan(20);
  const field = page.getByLabel(t('secondFactor.code'), { exact: true });
  await field.fill('000000');
  await page.getByRole('button', { name: t('secondFactor.continue') }).click();
  await expect(page.locator('#code-error')).toHaveText(t('errors.wrong_code'));
  await field.fill(codeOf(Date.now()));
  await page.getByRole('button', { name: t('secondFactor.continue') }).click();
  await expect(page).toHaveURL('/');

  await operatorPage.goto(`/admin/people/${stranger.id}`);
  const card = operatorPage.getByRole('region', { name: t('people.secondFactor'), exact: true });
  const press = card.getByRole('button', { name: t('people.secondFactorReset') });
  const reason = card.getByLabel(t('people.reason'), { exact: true });
  await press.click();
  await expect(reason).toHaveAttribute('aria-invalid', 'true');
  await reason.fill('Lost, with the card 4242 4242 4242 4242');
  await press.click();
  const question = card.getByRole('region', { name: t('people.secondFactorResetTitle') });
  await question.getByRole('button', { name: t('people.secondFactorReset') }).click();
  await expect(card.locator('#second-factor-reason-error')).toHaveText(t('errors.card_number'));
  await expect(reason).toHaveAttribute('aria-invalid', 'true');

  await reason.fill('Lost the telephone; seen in the office');
  await press.click();
  await question.getByRole('button', { name: t('people.secondFactorKeep') }).click();
  await press.click();
  await question.getByRole('button', { name: t('people.secondFactorReset') }).click();
  await expect(card).toContainText(t('people.secondFactorWasReset'));
  await expect(card.getByRole('button')).toHaveCount(0);
  expect((await api.get('/api/users/me')).status(), 'they are signed out').toBe(401);
  await signIn({ api, ...stranger });
  expect((await api.get('/api/users/me')).status(), 'they sign in without it').toBe(200);
  await api.dispose();
});
