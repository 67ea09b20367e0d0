import { expect, test } from '../support/fixtures';
import { cards } from '../support/stripe-page';

// Serial: one of these loses every webhook of a payment by card, which the other needs.
test.describe.configure({ mode: 'default' });

test('a waiting payer sees the true state although every webhook is lost', async ({
  payer,
  payPage,
  stripe,
  simulator,
}) => {
  const task = await payer.writeTask();
  await payPage.open(task.id);
  await payPage.payByCard(1_000).click();
  await stripe.backLink.click();
  const paymentId = await payPage.showsResult('pending');
  const session = await simulator.sessionOf(paymentId);

  await simulator.withoutWebhooks(async () => {
    // On another device, so that no return URL notifies us either.
    await simulator.pay({ sessionId: session.id, card: cards.succeeds });
    await expect(payPage.resultHeading('completed')).toBeVisible();
  });
  expect(await payer.task(task.id)).toMatchObject({ is_paid: true, status: 'open' });
});

test('an operator inspects a payment and replays one of its events', async ({
  page,
  asOperator: _,
  stranger,
  simulator,
  labels: { t, money },
}) => {
  const task = await stranger.writeTask();
  const paymentId = await stranger.beginCardPayment({ taskId: task.id });
  await simulator.pay({ sessionId: (await simulator.sessionOf(paymentId)).id, card: cards.succeeds });

  const events = page.getByRole('region', { name: t('admin.webhooks') }).getByRole('row');
  const completed = events.filter({ hasText: 'checkout.session.completed' });
  await expect(async () => {
    await page.goto(`/admin/payments/${paymentId}`);
    await expect(completed).toContainText(t('inboxState.handled'), { timeout: 1_000 });
  }, 'the event arrives and is handled').toPass();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(String(paymentId));
  await expect(page.getByText(stranger.email)).toBeVisible();
  const ledger = page.getByRole('region', { name: t('admin.ledger') }).getByRole('row');
  await expect(ledger.filter({ hasText: money(1_000) }).first()).toBeVisible();

  const before = await ledger.count();
  await expect(completed.getByRole('cell', { name: '1', exact: true })).toBeVisible();
  await completed.getByRole('button').click();
  await expect(completed.getByRole('cell', { name: '2', exact: true })).toBeVisible();
  await expect(ledger, 'acting twice moves no money').toHaveCount(before);
  await expect(page.getByRole('main')).toContainText(t('paymentStatus.completed'));
});
