import { expect, test } from '../support/fixtures';
import { cards } from '../support/stripe-page';

test('points pay a part and the card pays the rest', {
  tag: ['@zh', '@phone', '@live-stripe', '@translated'],
}, async ({ page, payer, operator, payPage, buyer, labels: { t, money } }) => {
  await operator.grantPoints({ userId: payer.id, points: 600 });
  const task = await payer.writeTask();
  await payPage.open(task.id);
  await payPage.usePoints.check();
  await expect(payPage.payByCard(400), 'all points that there are come first').toBeVisible();

  await payPage.pointsField.fill('250');
  await payPage.pointsField.press('Enter');
  await payPage.payByCard(750).click();
  await buyer.card.seesAmount(750);
  expect(await payer.points()).toMatchObject({ balance: 600, reserved: 250, available: 350 });

  await buyer.card.pay(cards.succeeds);
  const paymentId = await payPage.showsResult('completed');
  expect(await payer.payment(paymentId)).toMatchObject({
    total_amount: 1_000,
    points_used: 250,
    stripe_amount: 750,
    final_amount: 750,
  });
  expect(await payer.points()).toMatchObject({ balance: 350, reserved: 0 });

  await page.getByRole('link', { name: t('result.seeReceipt') }).click();
  const receipt = page.getByRole('article', { name: t('payments.receiptTitle') });
  await expect(receipt).toContainText(t('pay.linePointsCount', { count: 250 }));
  await expect(receipt).toContainText(money(750));
});

test('the points of a cancelled payment are returned', async ({
  page,
  payer,
  operator,
  payPage,
  stripe,
  labels: { t },
}) => {
  await operator.grantPoints({ userId: payer.id, points: 600 });
  const task = await payer.writeTask();
  await payPage.open(task.id);
  await payPage.usePoints.check();
  await payPage.payByCard(400).click();
  await stripe.backLink.click();
  await payPage.showsResult('pending');
  await page.getByRole('button', { name: t('pay.resumeCancel') }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: t('pay.resumeCancel') })
    .click();

  await payPage.showsResult('cancelled');
  expect(await payer.points()).toMatchObject({ balance: 600, reserved: 0, available: 600 });
});

test('a coupon leaves less for points, and the field says how many are used', {
  tag: '@zh',
}, async ({ page, payer, operator, payPage, labels: { t } }) => {
  await operator.grantPoints({ userId: payer.id, points: 1_200 });
  const coupon = await operator.createCoupon({ percent: 10 });
  const task = await payer.writeTask();
  await payPage.open(task.id);
  await payPage.usePoints.check();
  await expect(payPage.pointsField).toHaveValue('1000');
  await payPage.openCoupons();
  await page.getByLabel(t('pay.couponCode')).fill(coupon.code);
  await page.getByLabel(t('pay.couponCode')).press('Enter');

  await expect(payPage.pointsField).toHaveValue('900');
  await expect(payPage.pointsSlider).toHaveAttribute('aria-valuetext', t('common.points', { count: 900 }));
  await payPage.payByPoints(900).click();
  await payPage.showsResult('completed');
  expect(await payer.points()).toMatchObject({ balance: 300, reserved: 0 });
});
