import { expect, test } from '../support/fixtures';
import { lockPayouts } from '../support/lock-payouts';
import { onboardingPage, walletPage } from '../support/wallet-page';

const REWARD = 9_000;

let giveBack: () => Promise<void>;
test.beforeEach(async () => {
  giveBack = await lockPayouts({ isAlone: true });
});
test.afterEach(async ({ operatorPage, labels: { t } }) => {
  await operatorPage.goto('/admin');
  const resume = operatorPage.getByRole('button', {
    name: t('admin.switch.payouts.resume', { provider: t('provider.stripe') }),
  });
  if (await resume.isVisible()) await resume.click();
  await expect(resume).toHaveCount(0);
  await giveBack();
});

test('an operator stops payouts alone, a helper reads it, and they go on after it', {
  tag: ['@zh', '@phone', '@layout'],
}, async ({ earnedReward, heldTask, helper, operatorPage, browserWatch, labels }) => {
  browserWatch.allow(/status of 409 .*\/api\/users\/payouts/);
  const { t, money } = labels;
  const wallet = walletPage({ page: helper.page, labels });
  const provider = t('provider.stripe');
  await heldTask(100_000);
  await earnedReward({ pence: REWARD });
  await wallet.open();
  await wallet.account('stripe').getByRole('button').click();
  await onboardingPage({ page: helper.page, labels }).complete.click();
  await expect(wallet.account('stripe')).toContainText(t('wallet.state.ready'));

  await operatorPage.goto('/admin');
  const sending = operatorPage.getByRole('region', { name: t('admin.sending'), exact: true });
  const stripe = sending.getByRole('listitem').filter({ hasText: provider });
  await stripe.locator('summary').click();
  const press = stripe.getByRole('button', { name: t('admin.switch.payouts.pause', { provider }) });
  await press.click();
  const reason = stripe.getByLabel(t('admin.pauseReason'), { exact: true });
  await expect(reason).toHaveAttribute('aria-invalid', 'true');
  await reason.fill('Money leaves');
  await press.click();
  await expect(stripe).toContainText(t('admin.providerPaused'));
  await expect(stripe).toContainText('Money leaves');
  const taking = operatorPage.getByRole('region', { name: t('admin.taking'), exact: true });
  await expect(taking.getByText(t('admin.providerPaused'), { exact: true })).toHaveCount(0);

  // The page was read before the pause: the server knows better.
  await wallet.payOut(REWARD);
  await expect(wallet.form).toContainText(t('errors.payouts_paused'));
  await wallet.open();
  await wallet.holds({ ready: REWARD, onItsWay: 0 });
  const main = helper.page.getByRole('main');
  await expect(main).toContainText(t('wallet.pausedTitle'));
  await expect(main).toContainText(t('wallet.pausedText', { providers: provider }));
  await expect(wallet.form).toContainText(t('wallet.allPaused'));
  await expect(wallet.check).toHaveCount(0);

  await stripe.getByRole('button', { name: t('admin.switch.payouts.resume', { provider }) }).click();
  await expect(stripe).toContainText(t('admin.providerOn'));
  await wallet.open();
  await expect(main).not.toContainText(t('wallet.pausedTitle'));
  await wallet.payOut(REWARD);
  await expect(wallet.form).toContainText(t('wallet.sentTitle'));
  await expect(wallet.payouts.getByRole('listitem')).toContainText(t('wallet.payoutStatus.paid'));
  await expect(wallet.payouts.getByRole('listitem')).toContainText(money(REWARD));
});
