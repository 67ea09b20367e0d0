import { expect, test } from '../support/fixtures';
import { cards } from '../support/stripe-page';

test('a coupon code lowers what the card pays', {
  tag: ['@zh', '@phone', '@live-stripe'],
}, async ({ page, payer, operator, payPage, buyer, labels: { t } }) => {
  const coupon = await operator.createCoupon({ percent: 25 });
  const task = await payer.writeTask();
  await payPage.open(task.id);
  await payPage.openCoupons();
  await page.getByLabel(t('pay.couponCode')).fill(coupon.code.toLowerCase());
  await page.getByRole('button', { name: t('pay.couponApply'), exact: true }).click();
  await expect(page.getByText(t('pay.couponApplied', { code: coupon.code }))).toBeVisible();
  await payPage.payByCard(750).click();
  await buyer.card.seesAmount(750);
  await buyer.card.pay(cards.succeeds);

  const paymentId = await payPage.showsResult('completed');
  expect(await payer.payment(paymentId)).toMatchObject({ coupon_discount: 250, final_amount: 750 });
});

test('a coupon from the list is used once and is then used up', {
  tag: ['@zh', '@translated'],
}, async ({ page, payer, operator, payPage, stripe, browserWatch, labels: { t, money } }) => {
  browserWatch.allow(/status of 422 .*\/api\/coupon-points\/coupons/);
  const coupon = await operator.createCoupon({ pence: 300 });
  await page.goto('/coupons');
  await page.getByLabel(t('coupons.claimLabel')).fill('NOSUCHCODE');
  await page.getByRole('button', { name: t('coupons.claim'), exact: true }).click();
  await expect(page.getByLabel(t('coupons.claimLabel'))).toHaveAccessibleDescription(
    t('couponReason.not_usable'),
  );
  await page.getByLabel(t('coupons.claimLabel')).fill(coupon.code);
  await page.getByRole('button', { name: t('coupons.claim'), exact: true }).click();
  await expect(page.getByText(t('coupons.claimed', { name: coupon.name }))).toBeVisible();

  const task = await payer.writeTask();
  await payPage.open(task.id);
  await payPage.openCoupons();
  const option = page.getByRole('radio', { name: coupon.name });
  await expect(option).toHaveAccessibleDescription(t('pay.couponSaves', { amount: money(300) }));
  await option.check();
  await payPage.payByCard(700).click();
  await stripe.payByCard(cards.succeeds);
  await payPage.showsResult('completed');

  await page.goto('/coupons');
  await expect(page.getByRole('article').filter({ hasText: coupon.name })).toContainText(
    t('couponReason.used_up'),
  );
});

test('a coupon over the whole fee leaves nothing to pay', {
  tag: ['@zh', '@phone'],
}, async ({ page, payer, operator, payPage, simulator, labels: { t } }) => {
  const coupon = await operator.createCoupon({ percent: 100 });
  const task = await payer.writeTask();
  await payPage.open(task.id);
  await payPage.openCoupons();
  await page.getByLabel(t('pay.couponCode')).fill(coupon.code);
  await page.getByLabel(t('pay.couponCode')).press('Enter');
  await page.getByRole('button', { name: t('pay.payByCoupon') }).click();

  const paymentId = await payPage.showsResult('completed');
  expect(await payer.payment(paymentId)).toMatchObject({ coupon_discount: 1_000, final_amount: 0 });
  expect(await simulator.sessionsOfTask(task.id), 'no provider took part').toEqual([]);
});

test('a code that is not valid is refused without saying why', {
  tag: '@zh',
}, async ({ page, payer, payPage, browserWatch, labels: { t } }) => {
  browserWatch.allow(/status of 422 .*\/quote/);
  const task = await payer.writeTask();
  await payPage.open(task.id);
  await payPage.openCoupons();
  await page.getByRole('button', { name: t('pay.couponApply'), exact: true }).click();
  await expect(page.getByText(t('pay.couponCodeMissing'))).toBeVisible();

  await page.getByLabel(t('pay.couponCode')).fill('NO-SUCH-CODE');
  await page.getByRole('button', { name: t('pay.couponApply'), exact: true }).click();
  await expect(page.getByLabel(t('pay.couponCode'))).toHaveAccessibleDescription(
    t('couponReason.not_usable'),
  );
});

test('a code that was typed and not applied is used when its owner goes on to pay', {
  tag: ['@zh', '@phone'],
}, async ({ page, payer, operator, payPage, buyer, labels: { t } }) => {
  const coupon = await operator.createCoupon({ percent: 25 });
  const task = await payer.writeTask();
  await payPage.open(task.id);
  await payPage.openCoupons();
  await page.getByLabel(t('pay.couponCode')).fill(coupon.code);
  await payPage.payByCard(1_000).click();

  await expect(page.getByText(t('pay.couponApplied', { code: coupon.code }))).toBeVisible();
  await payPage.payByCard(750).click();
  await buyer.card.seesAmount(750);
  const [payment] = await payer.payments();
  expect(payment).toMatchObject({ coupon_discount: 250, final_amount: 750 });
});

test('a typed code that is not valid is asked about once, and does not stand in the way of paying', {
  tag: '@phone',
}, async ({ page, payer, payPage, buyer, browserWatch, labels: { t } }) => {
  browserWatch.allow(/status of 422 .*\/quote/);
  const task = await payer.writeTask();
  await payPage.open(task.id);
  await payPage.openCoupons();
  const code = page.getByLabel(t('pay.couponCode'));
  await code.fill('NOSUCHCODE');
  await payPage.payByCard(1_000).click();
  await expect(code).toHaveAccessibleDescription(t('couponReason.not_usable'));
  expect(await payer.payments(), 'the price was to be seen first').toEqual([]);

  await payPage.payByCard(1_000).click();
  await buyer.card.seesAmount(1_000);
});
