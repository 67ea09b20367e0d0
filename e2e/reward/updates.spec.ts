import type { Page } from '@playwright/test';
import { expect, test } from '../support/fixtures';
import { cards } from '../support/stripe-page';
import { taskPage } from '../support/task-page';
import { walletPage } from '../support/wallet-page';

const REWARD = 9_000;
/** Before the first poll would come, so that it was the stream. How soon it is on an idle machine is measured, not tested. */
const SOON = { timeout: 8_000 };

/** Says later whether the page was loaded again since. */
async function markPage(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(() => document.body.setAttribute('data-marked', ''));
  return async () =>
    expect(page.locator('body'), 'the page was not loaded again').toHaveAttribute('data-marked');
}

test('open pages show what the other side did, without being loaded again', {
  tag: ['@zh', '@phone'],
}, async ({ page, payer, openTask, helper, simulator, labels }) => {
  const { t, money } = labels;
  const poster = taskPage({ page, labels });
  const worker = taskPage({ page: helper.page, labels });
  const task = await openTask();
  await poster.open(task.id);
  await worker.open(task.id);
  const areStill = [await markPage(page), await markPage(helper.page)];

  const { id: applicationId } = await helper.user.offer({ taskId: task.id, amount: REWARD });
  const offers = page.getByRole('region', { name: t('offers.title') });
  await expect(offers.getByRole('heading', { name: helper.user.name })).toBeVisible(SOON);
  await expect(page.locator('p[aria-live=polite]').first()).toContainText(t('updates.offers', { count: 1 }));
  await payer.accept({ taskId: task.id, applicationId });
  await expect(worker.state(t('reward.acceptedTitle'))).toBeVisible(SOON);

  const paymentId = await payer.beginCardPayment({ taskId: task.id });
  await simulator.pay({ sessionId: (await simulator.sessionOf(paymentId)).id, card: cards.isAvailable });
  await expect.poll(async () => (await payer.payment(paymentId)).status).toBe('completed');
  await expect(worker.state(t('reward.heldTitle', { amount: money(REWARD) }))).toBeVisible(SOON);
  await expect(poster.state(t('reward.heldTitle', { amount: money(REWARD) }))).toBeVisible(SOON);

  await worker.deliver({ message: 'It is on your desk.' });
  await expect(worker.step('delivered')).toBeVisible();
  await expect(poster.state(t('reward.checkTitle'))).toBeVisible(SOON);

  const wallet = walletPage({ page: await helper.page.context().newPage(), labels });
  await wallet.open();
  await wallet.holds({ ready: 0, onItsWay: 0 });
  areStill.push(await markPage(wallet.page));
  await payer.confirm({ taskId: task.id });
  await expect(wallet.page.getByRole('definition').nth(0)).toHaveText(money(REWARD), SOON);
  await expect(worker.state(t('reward.doneTitle'))).toBeVisible(SOON);
  for (const isStill of areStill) await isStill();
});

test('the page of a payment shows that it arrived, and then that it is disputed', async ({
  page,
  payer,
  openTask,
  helper,
  simulator,
  labels,
}) => {
  const { t } = labels;
  const task = await openTask();
  const { id: applicationId } = await helper.user.offer({ taskId: task.id, amount: REWARD });
  await payer.accept({ taskId: task.id, applicationId });
  const paymentId = await payer.beginCardPayment({ taskId: task.id });
  await page.goto(`/tasks/${task.id}/pay/result?payment_id=${paymentId}`);
  await expect(page.getByRole('heading', { level: 1, name: t('result.pendingTitle') })).toBeVisible();
  const history = await page.context().newPage();
  await history.goto(`/payments/${paymentId}`);
  const isStill = await markPage(page);

  const { id: sessionId } = await simulator.sessionOf(paymentId);
  await simulator.pay({ sessionId, card: cards.succeeds });
  await expect(page.getByRole('heading', { level: 1, name: t('result.completedTitle') })).toBeVisible(SOON);
  await expect(history.getByRole('article', { name: t('payments.receiptTitle') })).toBeVisible(SOON);
  await simulator.dispute({ sessionId });
  await expect.poll(async () => (await payer.payment(paymentId)).status).toBe('disputed');
  await expect(page.getByRole('heading', { level: 1, name: t('result.disputedTitle') })).toBeVisible(SOON);
  await isStill();
});

test('an update waits for who types, says so, and is shown when they want it', {
  tag: ['@zh', '@phone', '@layout'],
}, async ({ payer, heldTask, helper, labels }) => {
  const { t } = labels;
  const worker = taskPage({ page: helper.page, labels });
  const task = await heldTask(REWARD);
  await worker.open(task.id);
  const message = helper.page.getByLabel(t('reward.deliverLabel'));
  await message.fill('I left it with');
  await payer.confirm({ taskId: task.id });

  const show = helper.page.getByRole('button', { name: t('updates.show') });
  await expect(show).toBeVisible(SOON);
  await expect(helper.page.getByText(t('updates.changed')).first()).toBeAttached();
  await expect(message).toBeFocused();
  await message.press('End');
  await message.pressSequentially(' a neighbour.');
  await expect(message).toHaveValue('I left it with a neighbour.');
  await show.click();
  await expect(worker.state(t('reward.doneTitle'))).toBeVisible(SOON);
  await expect(show).toHaveCount(0);
});

test('an open dialog stays, and the page is drawn anew once it is closed', async ({
  page,
  payer,
  heldTask,
  helper,
  labels,
}) => {
  const { t } = labels;
  const poster = taskPage({ page, labels });
  const task = await heldTask(REWARD);
  await poster.open(task.id);
  await page.getByRole('button', { name: t('reward.confirm') }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toBeVisible();
  const worker = taskPage({ page: helper.page, labels });
  await worker.open(task.id);
  await worker.deliver({ message: 'It is on your desk.' });
  await expect(worker.step('delivered')).toBeVisible();
  await expect(page.getByText(t('updates.changed')).first()).toBeAttached(SOON);
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(poster.state(t('reward.checkTitle'))).toBeVisible();
  expect(await payer.task(task.id)).toMatchObject({ status: 'delivered' });
});

test('where no stream gets through, the page asks now and then', async ({
  page,
  heldTask,
  helper,
  browserWatch,
  labels,
}) => {
  const { t } = labels;
  browserWatch.allow(/ERR_FAILED .*\/api\/updates/);
  await page.route('**/api/updates?*', (route) => route.abort());
  const poster = taskPage({ page, labels });
  const worker = taskPage({ page: helper.page, labels });
  const task = await heldTask(REWARD);
  await poster.open(task.id);
  const isStill = await markPage(page);
  await worker.open(task.id);
  await worker.deliver({ message: 'It is on your desk.' });
  await expect(poster.state(t('reward.checkTitle'))).toBeVisible();
  await isStill();
});
