import { expect, test } from '../support/fixtures';
import { payoutConsole } from '../support/payout-console';
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
  const { t } = labels;
  const wallet = walletPage({ page: helper.page, labels });
  const inConsole = payoutConsole({ page: operatorPage, labels });
  const { waysOut, main } = inConsole;
  const { email } = helper.user;
  await earnedReward({ pence: REWARD });
  await wallet.open();
  await wallet.bePaidByPayPal(email);
  await wallet.payOut(REWARD - 1_000);
  const payout = wallet.payouts.getByRole('listitem').first();
  await expect(payout).toContainText(t('wallet.reason.balance_insufficient'));
  await inConsole.open({ email, pence: REWARD - 1_000 });
  await waysOut.getByRole('button', { name: t('wallet.cancel') }).click();
  await operatorPage
    .getByRole('dialog')
    .getByRole('button', { name: t('wallet.cancelConfirm') })
    .click();
  await expect(main).toContainText(t('wallet.reason.cancelled_by_operator'));

  await wallet.open();
  await wallet.payOut(1_000);
  await wallet.holds({ ready: REWARD - 1_000, onItsWay: 1_000 });
  await simulator.payPal.withoutPayouts({
    receiver: email,
    async work() {
      await inConsole.open({ email, pence: 1_000 });
      await waysOut.getByText(t('wallet.admin.outcomeTitle')).click();
      await waysOut.getByRole('button', { name: t('wallet.admin.record') }).click();
      await expect(waysOut).toContainText(t('wallet.admin.outcomeMissing'));
      const note = 'The statement of March has it again';
      await inConsole.record({ outcome: 'came_back', reference: 'CASE-17', note });
      await expect(main).toContainText('CASE-17');
    },
  });
  await wallet.open();
  await wallet.holds({ ready: REWARD, onItsWay: 0 });
});
