import type { Page } from '@playwright/test';
import { expect, test } from '../support/fixtures';
import type { Labels } from '../support/labels';
import { cards } from '../support/stripe-page';
import { taskPage } from '../support/task-page';
import { walletPage } from '../support/wallet-page';

const REWARD = 9_000;

test('a payment is disputed, the reward is frozen for both sides, and evidence wins it back', {
  tag: ['@zh', '@layout'],
}, async ({ page, payer, openTask, helper, payPage, stripe, operatorPage, simulator, labels }) => {
  test.setTimeout(120_000);
  const { t } = labels;
  const poster = taskPage({ page, labels });
  const worker = taskPage({ page: helper.page, labels });
  const task = await openTask();
  const { id: applicationId } = await helper.user.offer({ taskId: task.id, amount: REWARD });
  await payer.accept({ taskId: task.id, applicationId });
  await page.goto(`/tasks/${task.id}/pay`);
  await payPage.payByCard(REWARD).click();
  await stripe.payByCard(cards.isDisputed);
  await expect(page).toHaveURL(/\/pay\/result/);
  const paymentId = Number(new URL(page.url()).searchParams.get('payment_id'));
  await expect.poll(async () => (await payer.payment(paymentId)).status).toBe('disputed');
  for (const side of [poster, worker]) {
    await side.open(task.id);
    await expect(side.page.getByText(t('disputes.frozenTitle'), { exact: true })).toBeVisible();
    await expect(side.trail).toContainText(t('taskEvent.reward_dispute_opened'));
  }
  await expect(page.getByRole('button', { name: t('reward.confirm') }), 'nothing to release').toHaveCount(0);

  await operatorPage.goto('/admin');
  await operatorPage.getByRole('link', { name: t('admin.unanswered') }).click();
  await expect(operatorPage.getByRole('heading', { level: 1, name: t('disputes.title') })).toBeVisible();
  const row = operatorPage.getByRole('row').filter({ hasText: task.title });
  await expect(row).toContainText(t('disputes.reasons.unauthorised'));
  await row.getByRole('link', { name: t('disputes.see') }).click();
  const sheet = operatorPage.getByRole('article');
  await expect(sheet).toContainText(helper.user.email);
  await isPrintable({ page: operatorPage, labels });
  const evidence = operatorPage.getByLabel(t('disputes.text'));
  await expect(evidence).toHaveValue(new RegExp(`Task ${task.id}: ${task.title}`));
  await operatorPage.getByRole('button', { name: t('disputes.send', { provider: 'Stripe' }) }).click();
  await expect(operatorPage.getByRole('region', { name: t('disputes.sendTitle') })).toContainText(
    labels.locale === 'en' ? 'The evidence was sent on' : '证据已于',
  );
  const { id: sessionId } = await simulator.sessionOf(paymentId);
  await simulator.decide({ disputeId: await simulator.disputeOf(sessionId), outcome: 'won' });
  await expect.poll(async () => (await payer.payment(paymentId)).status).toBe('completed');
  await operatorPage.reload();
  await expect(outcome({ page: operatorPage, labels })).toContainText(t('disputes.wonText'));

  await worker.open(task.id);
  await expect(worker.trail).toContainText(t('taskEvent.reward_dispute_won'));
  await poster.open(task.id);
  await expect(page.getByText(t('disputes.frozenTitle'), { exact: true })).toHaveCount(0);
  await poster.confirm(REWARD);
  await expect(poster.state(t('reward.doneTitle'))).toBeVisible();
});

test('a reward that is disputed after its release stays in the wallet, which says why', {
  tag: ['@zh', '@phone', '@layout'],
}, async ({ payer, earnedReward, helper, simulator, browserWatch, labels }) => {
  const { t, money } = labels;
  browserWatch.allow(/status of 409 .*\/payouts/);
  const wallet = walletPage({ page: helper.page, labels });
  const task = await earnedReward({ pence: REWARD });
  const { id: sessionId } = await simulator.sessionOf(task.paymentId);
  await wallet.open();
  await wallet.bePaidByPayPal(helper.user.email);
  await wallet.holds({ ready: REWARD, onItsWay: 0 });
  // Who types keeps the page as it was: the server knows better.
  await wallet.amount.fill('1');
  const disputeId = await simulator.dispute({ sessionId });
  await expect.poll(async () => (await payer.payment(task.paymentId)).status).toBe('disputed');

  await wallet.payOut(REWARD);
  await expect(wallet.form).toContainText(t('errors.insufficient_balance'));
  await wallet.open();
  await wallet.holds({ ready: 0, onItsWay: 0 });
  await expect(helper.page.getByRole('main')).toContainText(
    t('wallet.holdsLead', { balance: money(REWARD) }),
  );
  const held = helper.page.getByRole('region', { name: t('wallet.holdsTitle'), exact: true });
  await expect(held.getByRole('listitem')).toContainText(money(REWARD));
  await expect(held.getByRole('listitem')).toContainText(t('wallet.holdDisputed'));
  await expect(wallet.form).toContainText(t('wallet.allHeld'));
  await expect(wallet.payouts).toContainText(t('wallet.noPayouts'));
  await held.getByRole('link', { name: task.title }).click();
  await expect(helper.page.getByText(t('disputes.frozenReleasedTitle'), { exact: true })).toBeVisible();

  await simulator.decide({ disputeId, outcome: 'won' });
  await expect.poll(async () => (await payer.payment(task.paymentId)).status).toBe('completed');
  await wallet.open();
  await wallet.holds({ ready: REWARD, onItsWay: 0 });
  await expect(held).toHaveCount(0);
  await wallet.payOut(REWARD);
  await expect(wallet.form).toContainText(t('wallet.sentTitle'));
});

test('a dispute lost after the release becomes a debt of the helper, who reads why', {
  tag: '@zh',
}, async ({ page, payer, earnedReward, helper, operatorPage, simulator, labels }) => {
  const { t, money } = labels;
  const task = await earnedReward({ pence: REWARD });
  await helper.user.payOutByPayPal({ email: helper.user.email, amount: 6_000 });
  const { id: sessionId } = await simulator.sessionOf(task.paymentId);
  const disputeId = await simulator.dispute({ sessionId });
  await expect.poll(async () => (await payer.payment(task.paymentId)).status).toBe('disputed');
  await simulator.decide({ disputeId, outcome: 'lost' });
  await expect.poll(async () => (await payer.payment(task.paymentId)).status).toBe('refunded');

  await helper.page.goto(`/tasks/${task.id}`);
  const main = helper.page.getByRole('main');
  await expect(main).toContainText(t('disputes.lostWallet', { amount: money(3_000) }));
  await expect(main).toContainText(t('disputes.lostDebt', { amount: money(6_000) }));
  await helper.page.getByRole('link', { name: t('reward.wallet') }).click();
  const wallet = walletPage({ page: helper.page, labels });
  await expect(helper.page.getByText(t('wallet.owedTitle', { amount: money(6_000) }))).toBeVisible();
  const owed = wallet.debts.getByRole('row').filter({ hasText: task.title });
  await expect(owed).toContainText(t('wallet.debtKind.dispute_lost'));
  await expect(wallet.statement).toContainText(t('wallet.kind.dispute_lost'));
  await page.goto(`/tasks/${task.id}`);
  await expect(page.getByRole('main')).toContainText(t('disputes.lostPoster', { amount: money(REWARD) }));
  await expect(page.getByRole('main'), 'what the helper owes is theirs to know').not.toContainText(
    money(6_000),
  );

  await operatorPage.goto('/admin/disputes?show=over');
  await operatorPage
    .getByRole('row')
    .filter({ hasText: task.title })
    .getByRole('link', { name: t('disputes.see') })
    .click();
  const ended = outcome({ page: operatorPage, labels });
  await expect(ended).toContainText(`${t('disputes.bearer.wallet')}${money(3_000)}`);
  await expect(ended).toContainText(`${t('disputes.bearer.debt')}${money(6_000)}`);
  await operatorPage.goto('/admin/payouts');
  await operatorPage.getByLabel(t('wallet.admin.findLabel')).fill(helper.user.email);
  await operatorPage.getByRole('button', { name: t('admin.find'), exact: true }).click();
  await operatorPage.getByRole('row').filter({ hasText: helper.user.email }).getByRole('link').click();
  await expect(operatorPage.getByRole('main')).toContainText(helper.user.email);
  const steps = operatorPage.getByRole('region', { name: t('wallet.admin.steps'), exact: true });
  await expect(steps).toContainText(t('wallet.admin.step.payout_requested'));
  await operatorPage.getByRole('link', { name: t('wallet.admin.back') }).click();
  await expect(operatorPage).toHaveURL('/admin/payouts');
});

test('a buyer wins at PayPal while the reward is held: it is withdrawn, and the task ends', async ({
  page,
  payer,
  openTask,
  helper,
  operatorPage,
  simulator,
  labels,
}) => {
  const { t, money } = labels;
  const task = await openTask();
  const { id: applicationId } = await helper.user.offer({ taskId: task.id, amount: REWARD });
  await payer.accept({ taskId: task.id, applicationId });
  const paymentId = await payer.beginPayPalPayment({ taskId: task.id });
  await simulator.payPal.approve({ orderId: (await simulator.payPal.orderOf(paymentId)).id });
  await expect.poll(async () => (await payer.payment(paymentId)).status).toBe('completed');
  const { capture_id: captureId } = await simulator.payPal.orderOf(paymentId);
  const disputeId = await simulator.payPal.dispute({ captureId: captureId ?? '' });
  await expect.poll(async () => (await payer.payment(paymentId)).status).toBe('disputed');
  await page.goto(`/tasks/${task.id}`);
  await expect(page.getByText(t('disputes.frozenTitle'), { exact: true })).toBeVisible();
  await simulator.payPal.decide({ disputeId, favour: 'buyer' });
  await expect.poll(async () => (await payer.payment(paymentId)).status).toBe('refunded');
  await page.reload();
  await expect(page.getByRole('main')).toContainText(t('disputes.lostPoster', { amount: money(REWARD) }));
  const worker = taskPage({ page: helper.page, labels });
  await worker.open(task.id);
  await expect(helper.page.getByRole('main')).toContainText(
    t('disputes.lostHeld', { amount: money(REWARD) }),
  );
  await expect(worker.state(t('tasks.cancelledTitle'))).toBeVisible();
  await operatorPage.goto('/admin/disputes');
  const row = operatorPage.getByRole('row').filter({ hasText: task.title });
  await expect(row).toContainText(t('disputes.lost'));
  await row.getByRole('link', { name: t('disputes.see') }).click();
  await expect(outcome({ page: operatorPage, labels })).toContainText(
    `${t('disputes.bearer.held')}${money(REWARD)}`,
  );
});

/** How a dispute ended, on the operator's page. */
function outcome({ page, labels }: { page: Page; labels: Labels }) {
  return page.getByRole('region', { name: labels.t('disputes.outcome') });
}

/** Printed, there is the evidence, and no button. */
async function isPrintable({ page, labels }: { page: Page; labels: Labels }): Promise<void> {
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('article')).toBeVisible();
  await expect(page.getByRole('navigation')).toHaveCount(0);
  await expect(page.getByRole('button')).toHaveCount(0);
  await page.emulateMedia({ media: 'screen' });
  await expect(page.getByRole('button', { name: labels.t('disputes.print') })).toBeVisible();
}
