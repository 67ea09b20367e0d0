import { expect, test } from '../support/fixtures';
import { openPayPalWindow } from '../support/paypal-page';

test('a payer who turns back at PayPal finds the payment waiting, goes on and pays', {
  tag: ['@zh', '@phone', '@live-paypal'],
}, async ({ page, payer, payPage, buyer, labels: { t } }) => {
  const task = await payer.writeTask();
  await payPage.openForPayPal(task.id);
  await payPage.continueToPayPal(1_000).click();
  await buyer.payPal.turnBack();
  const paymentId = await payPage.showsResult('pending');
  await expect(page.getByRole('link', { name: t('result.continuePaypal') })).toBeVisible();

  await page.getByRole('link', { name: t('result.chooseOther') }).click();
  await expect(payPage.resumeTitle).toBeVisible();
  await payPage.resumeAtPayPal.click();
  await buyer.payPal.pay();
  expect(await payPage.showsResult('completed')).toBe(paymentId);
  expect(await payer.payments()).toHaveLength(1);
});

test('a payer who turns back in PayPal’s window is still on the form, and the same payment pays', {
  tag: ['@zh', '@phone', '@live-paypal'],
}, async ({ page, payer, payPage, buyer, labels: { t } }) => {
  const task = await payer.writeTask();
  await payPage.openForPayPal(task.id);
  const window = await buyer.openPayPalWindow();
  await window.turnBack();
  await expect(page.getByText(t('pay.paypalCancelled'))).toBeVisible();
  await expect(payPage.resumeTitle, 'what was begun is shown on top of the form').toBeVisible();
  await expect(payPage.payPal, 'the choice stays').toBeChecked();
  await expect(payPage.continueToPayPal(1_000)).toBeEnabled();

  const again = await buyer.openPayPalWindow();
  await again.pay();
  await payPage.showsResult('completed');
  expect(await payer.payments()).toHaveLength(1);
});

test('closing the window by hand costs nothing, and the payment continues at PayPal', {
  tag: '@zh',
}, async ({ page, payer, payPage, payPal, simulator, labels }) => {
  const task = await payer.writeTask();
  await payPage.openForPayPal(task.id);
  const window = await openPayPalWindow({ page, labels });
  await expect(window.payButton).toBeVisible();
  await window.page.close();
  await expect(page.getByText(labels.t('pay.paypalCancelled'))).toBeVisible();
  await payPage.resumeAtPayPal.click();
  await payPal.pay();
  const paymentId = await payPage.showsResult('completed');
  expect(await simulator.payPal.countOrders([paymentId])).toBe(1);
});

test('an unfinished PayPal payment is cancelled, and a later approval takes nothing', {
  tag: '@zh',
}, async ({ page, payer, operator, payPage, payPal, simulator, labels: { t } }) => {
  await operator.grantPoints({ userId: payer.id, points: 600 });
  const task = await payer.writeTask();
  await payPage.openForPayPal(task.id);
  await payPage.usePoints.check();
  await payPage.continueToPayPal(400).click();
  await payPal.turnBack();
  const paymentId = await payPage.showsResult('pending');
  const { approve_url: approveUrl } = await simulator.payPal.orderOf(paymentId);
  await page.getByRole('button', { name: t('pay.resumeCancel') }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: t('pay.resumeCancel') })
    .click();
  await payPage.showsResult('cancelled');
  expect(await payer.points()).toMatchObject({ balance: 600, reserved: 0, available: 600 });

  await page.goto(approveUrl);
  await payPal.pay();
  await payPage.showsResult('cancelled');
  expect(await simulator.payPal.orderOf(paymentId)).toMatchObject({ capture_id: null });
  expect(await payer.task(task.id)).toMatchObject({ is_paid: false });
});

test('a payment that PayPal voided is reported, and can be paid anew', {
  tag: ['@zh', '@phone'],
}, async ({ page, payer, payPage, payPal, simulator, labels: { t } }) => {
  const task = await payer.writeTask();
  await payPage.openForPayPal(task.id);
  await payPage.continueToPayPal(1_000).click();
  await expect(payPal.payButton).toBeVisible();
  const [live] = await payer.payments();
  const { id: orderId } = await simulator.payPal.orderOf(live?.payment_id ?? 0);
  await simulator.payPal.giveUp({ orderId });

  await page.reload();
  await expect(payPal.closedHeading, 'an old link cannot be paid').toBeVisible();
  await page.goto(`/tasks/${task.id}/pay/result?payment_id=${live?.payment_id}`);
  await payPage.showsResult('expired');
  await page.getByRole('link', { name: t('result.payAgain') }).click();
  await payPage.payPal.check();
  await payPage.continueToPayPal(1_000).click();
  await payPal.pay();
  await payPage.showsResult('completed');
  expect(await payer.payments()).toHaveLength(2);
});
