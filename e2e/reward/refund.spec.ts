import { expect, test } from '../support/fixtures';
import { cards } from '../support/stripe-page';

test('an operator refunds a part of a fee, then the rest, and reads the effect first', {
  tag: ['@zh', '@phone', '@layout'],
}, async ({ page, payer, operatorPage, simulator, payPage, labels: { t } }) => {
  const task = await payer.writeTask();
  const paymentId = await payer.beginCardPayment({ taskId: task.id });
  await simulator.pay({ sessionId: (await simulator.sessionOf(paymentId)).id, card: cards.succeeds });
  await expect.poll(async () => (await payer.payment(paymentId)).status).toBe('completed');

  await operatorPage.goto(`/admin/payments/${paymentId}`);
  const form = operatorPage.getByRole('region', { name: t('refundPayment.title'), exact: true });
  const amount = form.getByLabel(t('refundPayment.amount', { currency: 'GBP' }));
  await expect(amount).toHaveValue('10.00');
  await amount.fill('10.01');
  await form.getByRole('button', { name: t('refundPayment.preview') }).click();
  await expect(form.getByText(t('refundPayment.invalid', { most: '£10.00', count: 2_000 }))).toBeVisible();

  await amount.fill('4');
  await form.getByLabel(t('refundPayment.reason')).selectOption('service_problem');
  await form.getByLabel(t('refundPayment.note')).fill('The page was slow');
  await form.getByRole('button', { name: t('refundPayment.preview') }).click();
  await expect(form.getByText(t('refundPayment.goesBack', { amount: '£4.00' }))).toBeVisible();
  await expect(form.getByText(t('refundPayment.left', { amount: '£6.00' }))).toBeVisible();
  await expect(form.getByText(t('refundPayment.endsTask'))).toHaveCount(0);
  expect((await payer.payment(paymentId)).status, 'a preview does nothing').toBe('completed');
  await form.getByRole('button', { name: t('refundPayment.confirm') }).click();
  await expect(amount, 'what is left is offered next').toHaveValue('6.00');
  await page.goto(`/payments/${paymentId}`);
  const back = page.getByRole('region', { name: t('payments.refunds') }).getByRole('listitem');
  await expect(back.filter({ hasText: '£4.00' })).toContainText(t('reason.service_problem'));
  await page.goto(`/tasks/${task.id}/pay/result?payment_id=${paymentId}`);
  await payPage.showsResult('partially_refunded');

  await form.getByRole('button', { name: t('refundPayment.preview') }).click();
  await expect(form.getByText(t('refundPayment.endsTask'))).toBeVisible();
  await form.getByRole('button', { name: t('refundPayment.confirm') }).click();
  await expect(form, 'nothing is left to send back').toHaveCount(0);
  const refunds = operatorPage.getByRole('region', { name: t('admin.refunds') }).getByRole('row');
  await expect(refunds.filter({ hasText: t('admin.refundSucceeded') })).toHaveCount(2);
  await page.reload();
  await payPage.showsResult('refunded');
  expect((await payer.task(task.id)).status).toBe('cancelled');
});

test('an operator sends a failed refund again', {
  tag: '@zh',
}, async ({ payer, operatorPage, simulator, labels: { t } }) => {
  test.setTimeout(120_000);
  const task = await payer.writeTask();
  const paymentId = await payer.beginPayPalPayment({ taskId: task.id });
  const byCard = await payer.beginCardPayment({ taskId: task.id });
  await simulator.pay({ sessionId: (await simulator.sessionOf(byCard)).id, card: cards.succeeds });
  await expect.poll(async () => (await payer.payment(byCard)).status).toBe('completed');
  const { id: orderId } = await simulator.payPal.orderOf(paymentId);
  await simulator.payPal.approve({ orderId, funding: 'echeck' });
  const captureId = await simulator.payPal.takeUnasked({ orderId });
  await simulator.payPal.slowRefund({ captureId });
  await simulator.payPal.settle({ captureId });
  const refunds = async () =>
    (await simulator.payPal.orderOf(paymentId)).purchase_units[0].payments?.refunds ?? [];
  await expect.poll(async () => (await refunds()).length, 'it is sent back by itself').toBe(1);
  const [first] = await refunds();
  await simulator.payPal.settleRefund({ refundId: first?.id ?? '', outcome: 'failed' });

  const region = operatorPage.getByRole('region', { name: t('suspense.title') });
  await expect(async () => {
    await operatorPage.goto(`/admin/payments/${paymentId}`);
    await expect(region).toContainText(captureId, { timeout: 1_000 });
  }, 'the failed refund leaves the money under review').toPass({ timeout: 60_000 });
  await region.getByRole('button', { name: t('suspense.return') }).click();
  await expect(
    operatorPage.getByText(t('suspense.confirmText', { sums: '£10.00' })),
    'it is asked once more',
  ).toBeVisible();
  await operatorPage.getByRole('button', { name: t('suspense.confirm') }).click();
  await expect(region, 'nothing is left under review').toHaveCount(0);
  const [, second] = await refunds();
  await simulator.payPal.settleRefund({ refundId: second?.id ?? '' });
  await expect.poll(async () => (await payer.payment(paymentId)).status).toBe('refunded');
});
