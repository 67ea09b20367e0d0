import { expect, test } from '../support/fixtures';

// Serial: some of these lose PayPal's event of an approval, which another needs.
test.describe.configure({ mode: 'default' });

const AGREED = 'CHECKOUT.ORDER.APPROVED';

test('a buyer whose card was declined, and who approves again on another device, has paid', async ({
  page,
  payer,
  simulator,
  labels: { t },
}) => {
  const task = await payer.writeTask();
  const paymentId = await payer.beginPayPalPayment({ taskId: task.id });
  const { id: orderId } = await simulator.payPal.orderOf(paymentId);
  await simulator.payPal.approve({ orderId, funding: 'declining_card' });
  await expect.poll(async () => (await payer.payments())[0]?.reason).toBe('instrument_declined');
  expect(await payer.task(task.id)).toMatchObject({ is_paid: false });
  await simulator.payPal.approve({ orderId });
  await expect.poll(async () => (await payer.payments())[0]?.status).toBe('completed');
  await page.goto(`/payments/${paymentId}`);
  const timeline = page.getByRole('region', { name: t('payments.timeline') });
  await expect(timeline.getByText(t('reason.instrument_declined', { provider: 'PayPal' }))).toBeVisible();
});

test('a waiting page sees the approval although the event is lost', async ({
  payer,
  payPage,
  payPal,
  simulator,
}) => {
  const task = await payer.writeTask();
  await payPage.openForPayPal(task.id);
  await payPage.continueToPayPal(1_000).click();
  await payPal.turnBack();
  const paymentId = await payPage.showsResult('pending');
  const { id: orderId } = await simulator.payPal.orderOf(paymentId);
  await simulator.payPal.withoutEvents({
    eventType: AGREED,
    work: async () => {
      await simulator.payPal.approve({ orderId });
      await expect(payPage.resultHeading('completed')).toBeVisible();
    },
  });
  expect(await payer.task(task.id)).toMatchObject({ is_paid: true, status: 'open' });
});

test('with the event lost and no page open, the worker captures within a minute', async ({
  page,
  payer,
  simulator,
  labels: { t },
}) => {
  test.setTimeout(120_000);
  const task = await payer.writeTask();
  const paymentId = await payer.beginPayPalPayment({ taskId: task.id });
  const { id: orderId } = await simulator.payPal.orderOf(paymentId);
  await simulator.payPal.withoutEvents({
    eventType: AGREED,
    work: async () => {
      await simulator.payPal.approve({ orderId });
      await expect
        .poll(async () => (await payer.payments())[0]?.status, { timeout: 65_000 })
        .toBe('completed');
    },
  });
  await page.goto(`/payments/${paymentId}`);
  await expect(page.getByRole('article', { name: t('payments.receiptTitle') })).toBeVisible();
});
