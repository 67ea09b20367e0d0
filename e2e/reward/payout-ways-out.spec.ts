import { expect, test } from '../support/fixtures';
import { walletPage } from '../support/wallet-page';

/** More than our balance at PayPal, so that the payout waits there. */
const REWARD = 4_000_000;

test('a payout that waits is cancelled by its helper, and the money is in the wallet again', {
  tag: ['@zh', '@phone', '@layout'],
}, async ({ earnedReward, helper, labels }) => {
  const { t, money } = labels;
  const wallet = walletPage({ page: helper.page, labels });
  await earnedReward({ pence: REWARD });
  await wallet.open();
  await wallet.bePaidByPayPal(helper.user.email);
  await wallet.payOut(REWARD);
  await wallet.holds({ ready: 0, onItsWay: REWARD });
  const payout = wallet.payouts.getByRole('listitem').first();
  await expect(payout).toContainText(t('wallet.reason.balance_insufficient'));

  const cancel = payout.getByRole('button', { name: t('wallet.cancel') });
  await cancel.click();
  const question = helper.page.getByRole('dialog', { name: t('wallet.cancelTitle') });
  await expect(question).toContainText(money(REWARD));
  await question.getByRole('button', { name: t('wallet.keep') }).click();
  await wallet.holds({ ready: 0, onItsWay: REWARD });
  await cancel.click();
  await question.getByRole('button', { name: t('wallet.cancelConfirm') }).click();
  await wallet.holds({ ready: REWARD, onItsWay: 0 });
  await expect(payout).toContainText(t('wallet.payoutStatus.cancelled'));
  await expect(payout).toContainText(t('wallet.moneyBack'));
  await expect(payout.getByRole('button')).toHaveCount(0);
  await expect(wallet.statement.getByRole('row').nth(1)).toContainText(t('wallet.kind.payout_cancelled'));
});

test('an operator cancels a payout that waits, and records what the provider does not say of another', async ({
  earnedReward,
  helper,
  operatorPage,
  simulator,
  labels,
}) => {
  const { t, money } = labels;
  const wallet = walletPage({ page: helper.page, labels });
  await earnedReward({ pence: REWARD });
  await wallet.open();
  await wallet.bePaidByPayPal(helper.user.email);
  await wallet.payOut(REWARD - 1_000);
  const payout = wallet.payouts.getByRole('listitem').first();
  await expect(payout).toContainText(t('wallet.reason.balance_insufficient'));
  await openPayout(REWARD - 1_000);
  const waysOut = operatorPage.getByRole('region', { name: t('wallet.admin.waysOut'), exact: true });
  await waysOut.getByRole('button', { name: t('wallet.cancel') }).click();
  await operatorPage
    .getByRole('dialog')
    .getByRole('button', { name: t('wallet.cancelConfirm') })
    .click();
  await expect(operatorPage.getByRole('main')).toContainText(t('wallet.reason.cancelled_by_operator'));

  await wallet.open();
  await wallet.payOut(1_000);
  await wallet.holds({ ready: REWARD - 1_000, onItsWay: 1_000 });
  await simulator.payPal.withoutPayouts({
    receiver: helper.user.email,
    async work() {
      await openPayout(1_000);
      await waysOut.getByText(t('wallet.admin.outcomeTitle')).click();
      await waysOut.getByRole('button', { name: t('wallet.admin.record') }).click();
      await expect(waysOut).toContainText(t('wallet.admin.outcomeMissing'));
      await waysOut.getByLabel(t('wallet.admin.came_back'), { exact: true }).check();
      await waysOut.getByLabel(t('wallet.admin.evidenceReference')).fill('CASE-17');
      await waysOut.getByLabel(t('wallet.admin.evidenceNote')).fill('The statement of March has it again');
      await waysOut.getByRole('button', { name: t('wallet.admin.record') }).click();
      await expect(operatorPage.getByRole('main')).toContainText(t('wallet.reason.came_back'));
      await expect(operatorPage.getByRole('main')).toContainText('CASE-17');
    },
  });
  await wallet.open();
  await wallet.holds({ ready: REWARD, onItsWay: 0 });

  async function openPayout(pence: number) {
    await operatorPage.goto(`/admin/payouts?find=${encodeURIComponent(helper.user.email)}`);
    await operatorPage
      .getByRole('row')
      .filter({ hasText: money(pence) })
      .getByRole('link')
      .click();
    await expect(operatorPage.getByRole('heading', { level: 1 })).toBeVisible();
  }
});
