import { expect, test } from '../support/fixtures';
import { newCredentials } from '../support/user';

test('a wrong password is refused without saying what was wrong', {
  tag: '@zh',
}, async ({ page, browserWatch, labels: { t } }) => {
  browserWatch.allow(/status of 401 .*\/api\/auth\/callback\/credentials/);
  const refused = page.getByRole('alert').filter({ hasText: t('account.wrongCredentials') });
  await page.goto('/sign-in');
  for (const email of ['poster@linku.test', 'nobody@example.com']) {
    await page.getByLabel(t('account.email')).fill(email);
    await page.getByLabel(t('account.password'), { exact: true }).fill('not the password');
    await page.getByRole('button', { name: t('account.signIn'), exact: true }).click();
    await expect(refused).toBeFocused();
    await expect(page.getByLabel(t('account.email')), 'what was typed stays').toHaveValue(email);
  }
});

test('empty fields are named before anything is sent', {
  tag: '@zh',
}, async ({ page, labels: { t } }) => {
  await page.goto('/sign-in');
  await page
    .getByRole('main')
    .getByRole('button', { name: t('account.signIn'), exact: true })
    .click();
  await expect(page.getByRole('alert').filter({ hasText: t('common.checkFields') })).toContainText(
    t('account.emailMissing'),
  );
  await page.getByRole('link', { name: t('account.passwordMissing') }).click();
  await expect(page.getByLabel(t('account.password'), { exact: true })).toBeFocused();
});

test('a newcomer registers, is signed in, goes on where they were, and signs out', {
  tag: ['@zh', '@phone', '@layout'],
}, async ({ page, labels: { t } }) => {
  const user = newCredentials();
  await page.goto('/points');
  await page.getByRole('link', { name: t('account.goRegister') }).click();
  await page.getByLabel(t('account.name')).fill(user.name);
  await page.getByLabel(t('account.email')).fill(user.email);
  await page.getByLabel(t('account.password'), { exact: true }).fill(user.password);
  await page.getByRole('button', { name: t('account.register') }).click();

  await expect(page.getByRole('heading', { level: 1, name: t('points.title') })).toBeVisible();
  await expect(page).toHaveURL('/points');
  await page.getByRole('button', { name: t('site.signOut') }).click();
  await expect(page.getByRole('link', { name: t('site.signIn') })).toBeVisible();
  await page.goto('/points');
  await expect(page, 'what is one’s own is closed again').toHaveURL('/sign-in?next=%2Fpoints');
});

test('registering says what is missing, what is wrong, and not that an address has an account', {
  tag: '@zh',
}, async ({ page, browserWatch, labels: { t } }) => {
  browserWatch.allow(/status of 4(00|01) .*\/api\/(users|auth\/callback)/);
  await page.goto('/register');
  await page.getByLabel(t('account.password'), { exact: true }).fill('short');
  await page.getByRole('button', { name: t('account.register') }).click();
  const summary = page.getByRole('alert').filter({ hasText: t('common.checkFields') });
  await expect(summary).toContainText(t('account.nameMissing'));
  await expect(summary).toContainText(t('account.emailMissing'));
  await expect(summary).toContainText(t('account.passwordShort', { count: 10 }));

  await page.getByLabel(t('account.name')).fill('Somebody');
  await page.getByLabel(t('account.email')).fill('somebody@server.c');
  await page.getByLabel(t('account.password'), { exact: true }).fill('long enough to take');
  await page.getByRole('button', { name: t('account.register') }).click();
  await expect(summary, 'the server’s rules are stricter').toContainText(t('account.emailWrong'));
  await expect(page.getByLabel(t('account.email'))).toHaveAccessibleDescription(t('account.emailWrong'));

  await page.getByLabel(t('account.email')).fill('poster@linku.test');
  await page.getByRole('button', { name: t('account.register') }).click();
  await expect(page, 'its own password signs in').toHaveURL(/\/sign-in/);
  await page.goto('/messages?to=poster@linku.test');
  await expect(page.getByRole('listitem').filter({ hasText: 'poster@linku.test' }).first()).toContainText(
    t('messages.kind.account_exists'),
  );
});

test('a password can be shown while typing', async ({ page, labels: { t } }) => {
  await page.goto('/sign-in');
  const password = page.getByLabel(t('account.password'), { exact: true });
  await password.fill('something secret');
  await expect(password).toHaveAttribute('type', 'password');
  await page.getByRole('button', { name: t('account.showPassword') }).click();
  await expect(password).toHaveAttribute('type', 'text');
  await page.getByRole('button', { name: t('account.hidePassword') }).click();
  await expect(password).toHaveAttribute('type', 'password');
});

test('a user who is signed out in the middle of a choice is told so and comes back to the same page', async ({
  page,
  context,
  payer,
  payPage,
  browserWatch,
  labels: { t },
}) => {
  browserWatch.allow(/status of 401 /);
  const task = await payer.writeTask();
  await payPage.open(task.id);
  await context.clearCookies();
  await payPage.payByCard(1_000).click();
  await payPage.problem.getByRole('link', { name: t('pay.signInAgain') }).click();
  await page.getByLabel(t('account.email')).fill(payer.email);
  await page.getByLabel(t('account.password'), { exact: true }).fill(payer.password);
  await page
    .getByRole('main')
    .getByRole('button', { name: t('account.signIn'), exact: true })
    .click();
  await expect(page).toHaveURL(`/tasks/${task.id}/pay`);
  await expect(payPage.payByCard(1_000)).toBeVisible();
});
