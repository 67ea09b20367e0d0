import { expect, test } from '../support/fixtures';
import { openPayPalWindow, payPalPage } from '../support/paypal-page';

test('a declined funding source is reported after the redirect, and another one pays the same payment', {
  tag: ['@zh', '@phone'],
}, async ({ page, payer, payPage, payPal, labels: { t } }) => {
  const task = await payer.writeTask();
  await payPage.openForPayPal(task.id);
  await payPage.continueToPayPal(1_000).click();
  await payPal.pay('declining_card');

  const paymentId = await payPage.showsResult('pending');
  await expect(page.getByText(t('reason.instrument_declined', { provider: 'PayPal' }))).toBeVisible();
  expect(await payer.task(task.id)).toMatchObject({ is_paid: false });
  await page.getByRole('link', { name: t('result.continuePaypal') }).click();
  await expect(payPal.declinedNotice).toBeVisible();
  await payPal.pay();

  expect(await payPage.showsResult('completed')).toBe(paymentId);
  await expect(page.getByText(t('reason.instrument_declined', { provider: 'PayPal' }))).toHaveCount(0);
  expect(await payer.payments()).toHaveLength(1);
});

test('a declined funding source opens PayPal’s window again, and another one pays', {
  tag: ['@zh', '@phone'],
}, async ({ page, payer, payPage, simulator, labels }) => {
  const { t } = labels;
  const task = await payer.writeTask();
  await payPage.openForPayPal(task.id);
  const first = await openPayPalWindow({ page, labels });
  const opensAgain = page.waitForEvent('popup');
  await first.pay('declining_card');

  const second = payPalPage({ page: await opensAgain, labels });
  await expect(page.getByText(t('pay.paypalDeclined'))).toBeVisible();
  await expect(second.declinedNotice).toBeVisible();
  await second.pay();
  const paymentId = await payPage.showsResult('completed');
  expect(await payer.payments()).toHaveLength(1);
  expect(await simulator.payPal.countOrders([paymentId])).toBe(1);
});

test('PayPal may ask the payer to approve once more, and takes the money then', {
  tag: '@zh',
}, async ({ page, payer, payPage, payPal, labels: { t } }) => {
  const task = await payer.writeTask();
  await payPage.openForPayPal(task.id);
  await payPage.continueToPayPal(1_000).click();
  await payPal.pay('needs_action');
  await payPage.showsResult('pending');
  await expect(page.getByText(t('reason.payer_action_required', { provider: 'PayPal' }))).toBeVisible();
  await page.getByRole('link', { name: t('result.continuePaypal') }).click();
  await payPal.pay('needs_action');
  await payPage.showsResult('completed');
  expect(await payer.payments()).toHaveLength(1);
});

test('a payment that PayPal refuses in the end is reported as failed, and returns the points', {
  tag: '@zh',
}, async ({ page, payer, operator, payPage, payPal, labels: { t } }) => {
  await operator.grantPoints({ userId: payer.id, points: 300 });
  const task = await payer.writeTask();
  await payPage.openForPayPal(task.id);
  await payPage.usePoints.check();
  await payPage.continueToPayPal(700).click();
  await payPal.pay('declined_capture');

  await payPage.showsResult('failed');
  await expect(page.getByText(t('result.whyFailed'))).toBeVisible();
  expect(await payer.points()).toMatchObject({ balance: 300, reserved: 0, available: 300 });
  await page.getByRole('link', { name: t('result.payAgain') }).click();
  await payPage.payPal.check();
  await payPage.continueToPayPal(1_000).click();
  await payPal.pay();
  await payPage.showsResult('completed');
});
