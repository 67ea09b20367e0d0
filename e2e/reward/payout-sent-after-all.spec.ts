import { expect, test } from '../support/fixtures';
import { payoutConsole } from '../support/payout-console';
import { walletPage } from '../support/wallet-page';

const REWARD = 10_000;
const PAYOUT = 4_000;

test('a payout that came back by what an operator said, and was paid after all, is charged to its helper', {
  tag: ['@zh', '@phone', '@layout'],
}, async ({ earnedReward, helper, operatorPage, simulator, labels }) => {
  const { t, money } = labels;
  // PayPal reviews it, so it is paid when the test says so.
  const email = `onhold+${helper.user.id}@example.com`;
  const wallet = walletPage({ page: helper.page, labels });
  const inConsole = payoutConsole({ page: operatorPage, labels });
  await earnedReward({ pence: REWARD });
  await wallet.open();
  await wallet.bePaidByPayPal(email);
  await wallet.payOut(PAYOUT);
  await wallet.holds({ ready: REWARD - PAYOUT, onItsWay: PAYOUT });
  await simulator.payPal.finishPayouts({ receiver: email });
  await simulator.payPal.withoutPayouts({
    receiver: email,
    async work() {
      await inConsole.open({ email, pence: PAYOUT });
      await inConsole.waysOut.getByText(t('wallet.admin.outcomeTitle')).click();
      await inConsole.record({ outcome: 'came_back', reference: 'CASE-18', note: 'The bank says so' });
    },
  });
  await simulator.payPal.settlePayout({ receiver: email, outcome: 'success' });
  const waiting = `/admin/payouts?filter=stuck&find=${encodeURIComponent(email)}`;
  await expect(async () => {
    await operatorPage.goto(waiting);
    await expect(inConsole.main).toContainText(money(PAYOUT), { timeout: 500 });
  }, 'PayPal’s event shows that it was paid').toPass();

  await inConsole.open({ email, pence: PAYOUT });
  const { waysOut } = inConsole;
  await waysOut.getByRole('button', { name: t('resolutions.preview') }).click();
  await expect(waysOut).toContainText(t('resolutions.chooseVerb'));
  await waysOut.getByLabel(t('resolutions.verb.charge_helper'), { exact: true }).check();
  await waysOut.getByLabel(t('resolutions.reason')).fill('PayPal shows it as paid');
  await waysOut.getByRole('button', { name: t('resolutions.preview') }).click();
  const review = operatorPage.getByRole('region', { name: t('resolutions.reviewTitle') });
  await expect(review).toContainText('40.00 GBP');
  await expect(review).toContainText('provider:paypal:clearing:GBP');
  await review.getByRole('button', { name: t('resolutions.confirm') }).click();
  await expect(inConsole.main).toContainText(t('wallet.reason.helper_charged'));
  await expect(inConsole.steps).toContainText(t('wallet.admin.step.payout_charged'));
  await expect(waysOut).toContainText(t('wallet.admin.noWayOut', { provider: t('provider.paypal') }));
  await operatorPage.goto(waiting);
  await expect(inConsole.main).toContainText(t('wallet.admin.findNone'));

  await wallet.open();
  await wallet.holds({ ready: REWARD - PAYOUT, onItsWay: 0 });
  const payout = wallet.payouts.getByRole('listitem').first();
  await expect(payout).toContainText(t('wallet.reason.helper_charged'));
  await expect(payout).not.toContainText(t('wallet.moneyBack'));
  await expect(wallet.statement.getByRole('row').nth(1)).toContainText(t('wallet.kind.payout_charged'));
});
