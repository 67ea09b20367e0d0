import { expect, test } from '../support/fixtures';
import { payPage as payPageOf } from '../support/pay-page';
import { payPalPage } from '../support/paypal-page';
import { cards, stripePage } from '../support/stripe-page';

test('a payer goes from card to PayPal and back to card in two tabs, and is charged once', {
  tag: '@zh',
}, async ({ page, context, payer, payPage, stripe, simulator, labels }) => {
  const task = await payer.writeTask();
  await payPage.open(task.id);
  await payPage.payByCard(1_000).click();
  await expect(stripe.payButton).toBeVisible();

  const other = await context.newPage();
  const otherPay = payPageOf({ page: other, labels });
  const otherPayPal = payPalPage({ page: other, labels });
  await otherPay.openForPayPal(task.id);
  await otherPay.continueToPayPal(1_000).click();
  await expect(otherPayPal.payButton).toBeVisible();
  await page.reload();
  await expect(stripe.expiredHeading, 'the first card page is closed').toBeVisible();

  await payPage.open(task.id);
  await payPage.payByCard(1_000).click();
  await stripe.payByCard(cards.succeeds);
  const paid = await payPage.showsResult('completed');

  await otherPayPal.pay();
  await otherPay.showsResult('cancelled');
  await expect(other.getByText(labels.t('reason.replaced'))).toBeVisible();
  const payments = await payer.payments();
  expect(payments.map(({ status, payment_provider: provider }) => `${provider} ${status}`)).toEqual([
    'stripe completed',
    'paypal cancelled',
    'stripe cancelled',
  ]);
  expect(payments[0]?.payment_id).toBe(paid);
  expect(await simulator.payPal.orderOf(payments[1]?.payment_id ?? 0)).toMatchObject({
    capture_id: null,
  });
  const charged = (await simulator.sessionsOfTask(task.id)).filter(
    (session) => session.payment_status === 'paid',
  );
  expect(charged).toHaveLength(1);
});

test('a pay page that was left open for PayPal learns that a card has paid', {
  tag: '@zh',
}, async ({ page, context, payer, payPage, browserWatch, labels }) => {
  browserWatch.allow(/status of 409 .*\/payment/);
  const task = await payer.writeTask();
  await payPage.openForPayPal(task.id);
  await expect(payPage.continueToPayPal(1_000)).toBeEnabled();
  const other = await context.newPage();
  const otherPay = payPageOf({ page: other, labels });
  await otherPay.open(task.id);
  await otherPay.payByCard(1_000).click();
  await stripePage({ scope: other, labels }).payByCard(cards.succeeds);
  await otherPay.showsResult('completed');

  await payPage.continueToPayPal(1_000).click();
  await expect(page.getByText(labels.t('pay.alreadyPaidTitle'))).toBeVisible();
  expect(await payer.payments()).toHaveLength(1);
});
