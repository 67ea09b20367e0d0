import { ageSessions } from '../support/age-sessions';
import { expect, test } from '../support/fixtures';
import { signIn } from '../support/user';
import { walletPage } from '../support/wallet-page';

test('an act that moves money asks for the password on the page, and goes on where it was', {
  tag: ['@zh', '@phone'],
}, async ({ page, payer, browserWatch, labels }) => {
  const { t } = labels;
  browserWatch.allow(/status of 403 .*\/api\/users\/payout-accounts/);
  browserWatch.allow(/status of 401 .*\/api\/users\/me\/authentication/);
  await ageSessions({ userId: payer.id });
  const wallet = walletPage({ page, labels });
  await wallet.open();
  await wallet
    .account('paypal')
    .getByRole('button', { name: t('wallet.setUp') })
    .click();
  const email = page.getByLabel(t('wallet.email', { provider: t('provider.paypal') }));
  const check = wallet.account('paypal').getByRole('button', { name: t('wallet.check') });
  await email.fill(payer.email);
  await check.click();
  const confirm = page.getByRole('button', { name: t('wallet.confirmEmail') });
  await confirm.click();

  const dialog = page.getByRole('dialog', { name: t('identity.title') });
  const password = dialog.getByLabel(t('identity.password'), { exact: true });
  await expect(password).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(page.getByText(t('errors.recent_authentication_required'))).toBeVisible();
  await expect(wallet.account('paypal'), 'closing it leaves everything').toContainText(
    t('wallet.state.none'),
  );

  await expect(email, 'what was typed stays').toHaveValue(payer.email);
  await check.click();
  await confirm.click();
  await password.fill('not the password');
  await page.keyboard.press('Enter');
  await expect(dialog.getByText(t('identity.wrong'))).toBeVisible();
  await expect(password).toBeFocused();
  await password.fill(payer.password);
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(wallet.account('paypal')).toContainText(t('wallet.state.ready'));
});

test('a person sees where they are signed in, ends it there, and changes the password', {
  tag: ['@zh', '@phone', '@layout'],
}, async ({ page, playwright, payer, browserWatch, labels: { t } }) => {
  browserWatch.allow(/status of 422 .*\/api\/users\/me\/password/);
  const elsewhere = await playwright.request.newContext();
  await signIn({ api: elsewhere, ...payer });
  await page.goto('/');
  await page.getByRole('link', { name: payer.name }).click();
  const sessions = page.getByRole('region', { name: t('identity.sessions') }).getByRole('listitem');
  await expect(sessions).toHaveCount(2);
  await expect(sessions.filter({ hasText: t('identity.thisDevice') })).toHaveCount(1);
  await sessions.getByRole('button').click();
  await expect(sessions).toHaveCount(1);

  await page.getByLabel(t('identity.currentPassword'), { exact: true }).fill(payer.password);
  const wanted = page.getByLabel(t('identity.newPassword'), { exact: true });
  await wanted.fill('linku-linku-linku');
  await page.getByRole('button', { name: t('identity.changePassword') }).click();
  await expect(page.locator('#wanted-error')).toHaveText(t('errors.password_has_linku'));
  await wanted.fill('kettle orbit maple');
  await page.getByLabel(t('identity.currentPassword'), { exact: true }).fill(payer.password);
  await page.getByRole('button', { name: t('identity.changePassword') }).click();
  await expect(page.getByText(t('identity.changed'))).toBeVisible();
  await elsewhere.dispose();
});

test('a copy of the cookie is worth nothing once its person has signed out', async ({
  page,
  context,
  playwright,
  payer,
  labels: { t },
}) => {
  await page.goto('/points');
  const copy = await playwright.request.newContext({ storageState: await context.storageState() });
  const ask = async () => (await copy.get(`${new URL(page.url()).origin}/api/users/me/sessions`)).status();
  expect(await ask()).toBe(200);
  await page.getByRole('button', { name: t('site.signOut') }).click();
  await expect(page.getByRole('link', { name: t('site.signIn') })).toBeVisible();
  expect(await ask(), payer.email).toBe(401);
  await copy.dispose();
});
