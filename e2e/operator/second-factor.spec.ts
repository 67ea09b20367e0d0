import { Secret, TOTP } from 'otpauth';
import { personSchema } from '@/lib/people/schema';
import { recoveryCodesSchema, secondFactorSetupSchema } from '@/lib/users/schema';
import { askApi, baseUrl } from '../support/ask-api';
import { expect, test } from '../support/fixtures';
import { signIn } from '../support/user';

test('an admin resets the second factor of a colleague who lost it', {
  tag: ['@zh', '@phone', '@layout'],
}, async ({ playwright, stranger, operatorPage, browserWatch, labels: { t } }) => {
  browserWatch.allow(/status of 400 .*\/second-factor\/removal/);
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
  const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate();
  await askApi({ api, method: 'POST', path, schema: recoveryCodesSchema, body: { code } });

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
