import { expect, test } from '../support/fixtures';
import { openPayPalWindow } from '../support/paypal-page';

test('points pay a part and PayPal pays the rest', {
  tag: ['@zh', '@phone', '@live-paypal'],
}, async ({ page, payer, operator, payPage, buyer, labels: { t, money } }) => {
  await operator.grantPoints({ userId: payer.id, points: 600 });
  const task = await payer.writeTask();
  await payPage.openForPayPal(task.id);
  await payPage.usePoints.check();
  await payPage.pointsField.fill('250');
  await payPage.pointsField.press('Enter');
  await payPage.continueToPayPal(750).click();
  await buyer.payPal.pay();

  const paymentId = await payPage.showsResult('completed');
  expect(await payer.payment(paymentId)).toMatchObject({
    total_amount: 1_000,
    points_used: 250,
    coupon_discount: 0,
    paypal_amount: 750,
    final_amount: 750,
  });
  expect(await payer.points()).toMatchObject({ balance: 350, reserved: 0 });
  await page.getByRole('link', { name: t('result.seeReceipt') }).click();
  const receipt = page.getByRole('article', { name: t('payments.receiptTitle') });
  await expect(receipt).toContainText(t('pay.linePointsCount', { count: 250 }));
  await expect(receipt).toContainText(money(750));
});

test('a coupon lowers what PayPal’s window asks for', {
  tag: ['@zh', '@live-paypal'],
}, async ({ page, payer, operator, payPage, buyer, labels: { t } }) => {
  const coupon = await operator.createCoupon({ percent: 25 });
  const task = await payer.writeTask();
  await payPage.openForPayPal(task.id);
  await payPage.openCoupons();
  await page.getByLabel(t('pay.couponCode')).fill(coupon.code);
  await page.getByRole('button', { name: t('pay.couponApply'), exact: true }).click();
  await expect(payPage.continueToPayPal(750)).toBeVisible();
  const window = await buyer.openPayPalWindow();
  await window.pay();

  const paymentId = await payPage.showsResult('completed');
  expect(await payer.payment(paymentId)).toMatchObject({
    coupon_discount: 250,
    points_used: 0,
    paypal_amount: 750,
  });
});

test('a coupon, points and PayPal pay one fee together', {
  tag: ['@zh', '@phone', '@live-paypal'],
}, async ({ page, payer, operator, payPage, buyer, labels: { t, money } }) => {
  await operator.grantPoints({ userId: payer.id, points: 400 });
  const coupon = await operator.createCoupon({ pence: 300 });
  const task = await payer.writeTask();
  await payPage.openForPayPal(task.id);
  await payPage.openCoupons();
  await page.getByLabel(t('pay.couponCode')).fill(coupon.code);
  await page.getByLabel(t('pay.couponCode')).press('Enter');
  await expect(payPage.continueToPayPal(700)).toBeVisible();
  await payPage.usePoints.check();
  await payPage.continueToPayPal(300).click();
  await buyer.payPal.pay();

  const paymentId = await payPage.showsResult('completed');
  expect(await payer.payment(paymentId)).toMatchObject({
    total_amount: 1_000,
    coupon_discount: 300,
    points_used: 400,
    paypal_amount: 300,
  });
  expect(await payer.points()).toMatchObject({ balance: 0, reserved: 0 });
  await page.getByRole('link', { name: t('result.seeReceipt') }).click();
  const receipt = page.getByRole('article', { name: t('payments.receiptTitle') });
  await expect(receipt).toContainText(t('pay.linePointsCount', { count: 400 }));
  await expect(receipt).toContainText(money(300));
});

test('PayPal asks for the newest amount, though the price changes while its button is there', async ({
  payer,
  operator,
  payPage,
  page,
  labels,
}) => {
  await operator.grantPoints({ userId: payer.id, points: 600 });
  const task = await payer.writeTask();
  await payPage.openForPayPal(task.id);
  await payPage.usePoints.check();
  const window = await openPayPalWindow({ page, labels });
  await expect(window.payButton).toContainText(labels.money(400));
  await window.pay();
  const paymentId = await payPage.showsResult('completed');
  expect(await payer.payment(paymentId)).toMatchObject({ points_used: 600, paypal_amount: 400 });
});
