import { expect, test } from '../support/fixtures';
import { cards } from '../support/stripe-page';
import { taskPage } from '../support/task-page';
import { refusedRequest } from '../support/watch-browser';

const OFFER = 9_000;

test('a reward is offered for, accepted, paid by card and held', {
  tag: ['@zh', '@phone', '@layout', '@translated'],
}, async ({ page, payer, openTask, helper, payPage, stripe, labels }) => {
  const { t, money } = labels;
  const poster = taskPage({ page, labels });
  const worker = taskPage({ page: helper.page, labels });
  const task = await openTask();

  await worker.open(task.id);
  await worker.offer({ pounds: '90', message: 'I can come tomorrow morning.' });

  await poster.open(task.id);
  const offers = page.getByRole('region', { name: t('offers.title') });
  await expect(offers).toContainText('I can come tomorrow morning.');
  await poster.accept({ name: helper.user.name, pence: OFFER });
  await expect(page.getByRole('heading', { level: 1, name: t('pay.titleReward') })).toBeVisible();
  await worker.open(task.id);
  await expect(worker.state(t('reward.acceptedTitle'))).toBeVisible();

  await expect(payPage.pointsOnly).toHaveCount(0);
  await expect(page.getByText(t('pay.couponUse'))).toHaveCount(0);
  await expect(payPage.summary).toContainText(t('pay.rewardHeldTitle'));
  await payPage.payByCard(OFFER).click();
  await stripe.payByCard(cards.succeeds);
  const paymentId = await payPage.showsResult('completed');
  await expect(page.getByText(t('result.completedReward'))).toBeVisible();
  await page.getByRole('link', { name: t('result.seeReceipt') }).click();
  const receipt = page.getByRole('article', { name: t('payments.receiptTitle') });
  await expect(receipt).toContainText(t('pay.lineReward'));
  await expect(receipt).toContainText(t('payments.paidToHeld'));

  await poster.open(task.id);
  await expect(poster.state(t('reward.heldTitle', { amount: money(OFFER) }))).toBeVisible();
  await worker.open(task.id);
  await expect(worker.state(t('reward.heldTitle', { amount: money(OFFER) }))).toBeVisible();
  expect(await payer.task(task.id)).toMatchObject({ status: 'in_progress', escrow_amount: OFFER });
  expect(await payer.payment(paymentId)).toMatchObject({ fee_type: 'task_reward', stripe_amount: OFFER });
});

test('work is delivered, changed, delivered again and confirmed, and the reward is released', {
  tag: ['@zh', '@phone', '@translated'],
}, async ({ page, payer, heldTask, helper, labels }) => {
  const { t, money } = labels;
  const poster = taskPage({ page, labels });
  const worker = taskPage({ page: helper.page, labels });
  const task = await heldTask(OFFER);
  await worker.open(task.id);
  await worker.deliver({ message: 'It is on your desk.' });
  await expect(worker.state(t('reward.waitTitle'))).toBeVisible();

  await poster.open(task.id);
  await expect(poster.state(t('reward.checkTitle'))).toBeVisible();
  await poster.askForChanges('The second parcel is missing.');
  await expect(poster.state(t('reward.changesPosterTitle'))).toBeVisible();
  await worker.open(task.id);
  await expect(worker.trail).toContainText('The second parcel is missing.');
  await worker.deliver({ message: 'Now both are there.', isAgain: true });
  await expect(worker.state(t('reward.waitTitle'))).toBeVisible();

  await poster.open(task.id);
  await poster.confirm(OFFER);
  await expect(poster.state(t('reward.doneTitle'))).toBeVisible();
  await expect(poster.step('released')).toBeVisible();
  await worker.open(task.id);
  await expect(worker.state(t('reward.doneTitle'))).toBeVisible();
  await expect(worker.trail).toContainText(t('whereMoneyIs.releasedToYou', { amount: money(OFFER) }));
  expect(await payer.task(task.id)).toMatchObject({ status: 'completed', escrow_amount: 0 });
});

test('a reward is paid with PayPal, and both sides read when it is released automatically', {
  tag: ['@zh', '@phone', '@translated'],
}, async ({ page, payer, openTask, helper, payPage, payPal, labels }) => {
  const { t } = labels;
  const poster = taskPage({ page, labels });
  const worker = taskPage({ page: helper.page, labels });
  const task = await openTask();
  await helper.user.offer({ taskId: task.id, amount: OFFER });
  await poster.open(task.id);
  await poster.accept({ name: helper.user.name, pence: OFFER });
  await payPage.payPal.check();
  await payPage.continueToPayPal(OFFER).click();
  await payPal.pay();
  await payPage.showsResult('completed');

  await worker.open(task.id);
  await worker.deliver({ message: '' });
  await expect(worker.state(t('reward.waitTitle'))).toBeVisible();
  const { release_at: releaseAt } = await payer.task(task.id);
  expect(Date.parse(releaseAt ?? '')).toBeGreaterThan(Date.now());
  await poster.open(task.id);
  for (const side of [poster, worker]) {
    await expect(side.page.getByText(t('reward.releaseDate'), { exact: true })).toBeVisible();
    await expect(side.page.locator(`time[datetime="${releaseAt}"]`)).toBeVisible();
  }
});

test('an acceptance is withdrawn, its unfinished payment ends, and another offer is accepted', {
  tag: '@zh',
}, async ({ page, payer, openTask, helper, payPage, stripe, stranger, browserWatch, labels }) => {
  const { t } = labels;
  const poster = taskPage({ page, labels });
  const task = await openTask();
  await helper.user.offer({ taskId: task.id, amount: OFFER });
  await stranger.offer({ taskId: task.id, amount: 9_500 });
  await poster.open(task.id);
  await poster.accept({ name: helper.user.name, pence: OFFER });
  await payPage.payByCard(OFFER).click();
  await expect(stripe.payButton).toBeVisible();

  await page.goto('/tasks');
  await page.getByRole('link', { name: t('tasks.payReward') }).click();
  await expect(payPage.resumeTitle).toBeVisible();
  await poster.open(task.id);
  await poster.takeAcceptanceBack();
  await expect(poster.state(t('tasks.liveTitle'))).toBeVisible();
  const [rewardPayment] = await payer.payments();
  expect(rewardPayment).toMatchObject({ fee_type: 'task_reward', status: 'cancelled' });

  await poster.accept({ name: stranger.name, pence: 9_500 });
  await expect(payPage.payByCard(9_500)).toBeVisible();
  browserWatch.allow(refusedRequest(404));
  await helper.page.goto(`/tasks/${task.id}`);
  await expect(helper.page.getByRole('heading', { level: 1 }), 'the helper is out').toContainText(
    t('problem.notFoundTitle'),
  );
});

test('work is not as agreed: a refund is requested, answered, and withdrawn', {
  tag: ['@zh', '@translated'],
}, async ({ page, payer, heldTask, helper, labels }) => {
  const { t } = labels;
  const poster = taskPage({ page, labels });
  const worker = taskPage({ page: helper.page, labels });
  const task = await heldTask(OFFER);

  await poster.open(task.id);
  await poster.askForRefund({ pounds: '40', text: 'Only one of two parcels came.' });
  await expect(poster.state(t('reward.decideTitle'))).toBeVisible();
  await worker.open(task.id);
  await expect(worker.page.getByText('Only one of two parcels came.').first()).toBeVisible();
  await worker.answerRefund('The second one was never at the desk.');
  await expect(worker.page.getByText(t('refundRequest.helperSays'), { exact: true })).toBeVisible();
  await poster.open(task.id);
  await expect(page.getByText('The second one was never at the desk.').first()).toBeVisible();
  await poster.withdrawRefund();
  await expect(poster.state(t('reward.heldTitle', { amount: labels.money(OFFER) }))).toBeVisible();
  expect(await payer.task(task.id)).toMatchObject({ status: 'in_progress', escrow_amount: OFFER });
});

test('an operator divides a held reward, and both sides read how', {
  tag: ['@zh', '@translated'],
}, async ({ page, payer, heldTask, helper, operatorPage: admin, labels }) => {
  const { t, money } = labels;
  const poster = taskPage({ page, labels });
  const task = await heldTask(20_000);
  await poster.open(task.id);
  await poster.askForRefund({ pounds: '40', text: 'Half of it is missing.' });
  await expect(poster.state(t('reward.decideTitle'))).toBeVisible();

  await admin.goto('/admin/refund-requests');
  const request = admin.getByRole('region').filter({ hasText: `#${task.id}` });
  await request.getByLabel(t('refundDecision.text')).fill('A fair half.');
  await request.getByRole('button', { name: t('refundDecision.preview') }).click();
  // A further 10.00 of service fee is held with 200.00, of which 6.00 belong to what the helper keeps.
  await expect(request).toContainText(
    t('refundDecision.review', { refunded: money(4_400), helper: money(16_000) }),
  );
  await expect(request).toContainText(
    t('refundDecision.reviewFee', { poster: money(4_000), fee: money(400) }),
  );
  await request.getByRole('button', { name: t('refundDecision.decide'), exact: true }).click();
  await expect(request).toHaveCount(0);
  await admin.getByRole('link', { name: t('refundDecision.status.decided'), exact: true }).click();
  await expect(request).toContainText('A fair half.');
  for (const amount of [4_000, 16_000]) await expect(request).toContainText(money(amount));
  await expect(request.getByText(t('refundDecision.decidedBy'), { exact: true })).toBeVisible();
  await expect(request.getByRole('textbox')).toHaveCount(0);
  await admin.getByRole('link', { name: t('refundDecision.status.withdrawn'), exact: true }).click();
  await expect(request).toHaveCount(0);

  await helper.page.goto(`/tasks/${task.id}`);
  await expect(helper.page.getByText('A fair half.')).toBeVisible();
  await expect
    .poll(async () => (await payer.payments())[0]?.status, 'the poster’s part is on its way back')
    .toBe('partially_refunded');
  expect(await payer.task(task.id)).toMatchObject({ status: 'completed', escrow_amount: 0 });
});

test('a task is cancelled on the terms that its poster reads, and its fee is refunded', {
  tag: ['@zh', '@translated'],
}, async ({ page, payer, openTask, labels }) => {
  const { t } = labels;
  const poster = taskPage({ page, labels });
  const task = await openTask();
  await poster.open(task.id);
  await page.getByRole('button', { name: t('tasks.cancel') }).click();
  const points = t('common.points', { count: 1_000 });
  await expect(page.getByRole('dialog')).toContainText(t('cancelTask.beforeOffers', { back: points }));
  await page
    .getByRole('dialog')
    .getByRole('button', { name: t('tasks.cancelConfirm') })
    .click();
  await expect(poster.state(t('tasks.cancelledTitle'))).toBeVisible();
  await expect.poll(async () => (await payer.points()).available, 'the points are back').toBe(1_000);
});

test('a helper finds their tasks and withdraws an offer', {
  tag: '@phone',
}, async ({ openTask, helper, labels }) => {
  const { t } = labels;
  const worker = taskPage({ page: helper.page, labels });
  const task = await openTask();
  await worker.page.goto('/tasks');
  await expect(worker.page.getByText(t('tasks.helpingEmpty'))).toBeVisible();
  await worker.open(task.id);
  await worker.offer({ pounds: '12.50', message: '' });
  await worker.page.goto('/tasks');
  const helping = worker.page.getByRole('region', { name: t('tasks.helpingTitle') });
  await helping.getByRole('link', { name: task.title }).click();
  await worker.takeOfferBack();
  await expect(worker.page.getByRole('button', { name: t('offers.send') })).toBeVisible();
});

test('an impossible offer is refused before it is sent', async ({ openTask, helper, labels }) => {
  const { t } = labels;
  const { page } = helper;
  const task = await openTask();
  await page.goto(`/tasks/${task.id}`);
  const amount = page.getByLabel(t('offers.amount'), { exact: true });
  await amount.fill('a lot');
  await page.getByRole('button', { name: t('offers.send') }).click();
  await expect(amount).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByText(t('offers.amountInvalid'))).toBeVisible();
});
