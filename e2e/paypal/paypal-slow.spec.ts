import { expect, test } from '../support/fixtures';
import { openPayPalWindow } from '../support/paypal-page';

test('an eCheck is shown as in transit, with the reason, until the money arrives', {
  tag: ['@zh', '@phone'],
}, async ({ page, payer, payPage, payPal, simulator, labels: { t } }) => {
  const task = await payer.writeTask();
  await payPage.openForPayPal(task.id);
  await payPage.continueToPayPal(1_000).click();
  await payPal.pay('echeck');

  const paymentId = await payPage.showsResult('processing');
  await expect(page.getByText(t('reason.echeck', { provider: 'PayPal' }))).toBeVisible();
  await expect(page.getByRole('link', { name: t('result.payAgain') })).toHaveCount(0);
  const { capture_id: captureId } = await simulator.payPal.orderOf(paymentId);
  await simulator.payPal.settle({ captureId: captureId ?? '' });
  await expect(payPage.resultHeading('completed')).toBeVisible();
  await expect(page.getByText(t('reason.echeck', { provider: 'PayPal' }))).toHaveCount(0);
  expect(await payer.task(task.id)).toMatchObject({ is_paid: true, status: 'open' });
});

test('an eCheck that bounces is reported, and the points are returned', {
  tag: ['@zh', '@phone'],
}, async ({ page, payer, operator, payPage, simulator, labels }) => {
  const { t } = labels;
  await operator.grantPoints({ userId: payer.id, points: 300 });
  const task = await payer.writeTask();
  await payPage.openForPayPal(task.id);
  await payPage.usePoints.check();
  await expect(payPage.continueToPayPal(700)).toBeVisible();
  const window = await openPayPalWindow({ page, labels });
  await window.pay('bouncing_echeck');

  const paymentId = await payPage.showsResult('processing');
  await expect(page.getByText(t('reason.echeck', { provider: 'PayPal' }))).toBeVisible();
  const { capture_id: captureId } = await simulator.payPal.orderOf(paymentId);
  await simulator.payPal.settle({ captureId: captureId ?? '', outcome: 'denied' });
  await expect(payPage.resultHeading('failed')).toBeVisible();
  await expect(page.getByText(t('reason.declined'))).toBeVisible();
  await expect(page.getByRole('link', { name: t('result.payAgain') })).toBeVisible();
  expect(await payer.points()).toMatchObject({ balance: 300, reserved: 0, available: 300 });
  expect(await payer.task(task.id)).toMatchObject({ is_paid: false });
});

test('a payer who waits for PayPal’s review reads so, and is not asked to pay again', {
  tag: '@zh',
}, async ({ page, payer, payPage, payPal, simulator, labels: { t } }) => {
  const task = await payer.writeTask();
  await payPage.openForPayPal(task.id);
  await payPage.continueToPayPal(1_000).click();
  await payPal.pay('review');
  const paymentId = await payPage.showsResult('processing');
  await expect(page.getByText(t('reason.pending_review', { provider: 'PayPal' }))).toBeVisible();

  await payPage.open(task.id);
  await expect(page.getByText(t('pay.waitTitle'))).toBeVisible();
  await expect(page.getByText(t('reason.pending_review', { provider: 'PayPal' }))).toBeVisible();
  await expect(payPage.payPal).toHaveCount(0);
  const { capture_id: captureId } = await simulator.payPal.orderOf(paymentId);
  await simulator.payPal.settle({ captureId: captureId ?? '' });
  await page.goto(`/tasks/${task.id}/pay/result?payment_id=${paymentId}`);
  await payPage.showsResult('completed');
});
