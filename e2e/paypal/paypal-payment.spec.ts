import { expect, test } from '../support/fixtures';
import { payPalButton } from '../support/paypal-page';

test('PayPal pays the fee on its own page, and the receipt names its transaction', {
  tag: ['@zh', '@phone', '@live-paypal', '@layout'],
}, async ({ page, payer, payPage, buyer, labels: { t, money } }) => {
  const task = await payer.writeTask({ reward: 8_850 });
  await payPage.openForPayPal(task.id);
  await payPage.continueToPayPal(885).click();
  await buyer.payPal.pay();

  const paymentId = await payPage.showsResult('completed');
  await expect(page.getByText(t('result.completedFee'))).toBeVisible();
  await page.getByRole('link', { name: t('result.seeReceipt') }).click();
  const receipt = page.getByRole('article', { name: t('payments.receiptTitle') });
  await expect(receipt.getByText(money(885)).last()).toBeVisible();
  await expect(receipt).toContainText(task.title);
  await expect(receipt).toContainText(t('method.paypal'));
  await expect(receipt.getByText(/^[A-Z0-9]{17}$/), "PayPal's transaction").toBeVisible();

  await page.goto(`/tasks/${task.id}`);
  await expect(page.getByText(t('tasks.liveTitle'))).toBeVisible();
  expect(await payer.payment(paymentId)).toMatchObject({
    status: 'completed',
    payment_provider: 'paypal',
    paypal_amount: 885,
    stripe_amount: null,
  });
});

test('PayPal pays the fee in its own window, and our page stays where it is', {
  tag: ['@zh', '@phone', '@live-paypal'],
}, async ({ page, payer, payPage, buyer, labels: { t } }) => {
  const task = await payer.writeTask();
  await payPage.openForPayPal(task.id);
  const window = await buyer.openPayPalWindow();
  await expect(page).toHaveURL(`/tasks/${task.id}/pay`);
  await window.pay();

  const paymentId = await payPage.showsResult('completed');
  await expect(page.getByText(t('result.completedFee'))).toBeVisible();
  expect(await payer.payments()).toHaveLength(1);
  expect(await payer.payment(paymentId)).toMatchObject({ status: 'completed', paypal_amount: 1_000 });
});

test("the receipt's transaction is the one in PayPal's ledger", async ({
  page,
  payer,
  payPage,
  payPal,
  simulator,
  labels: { t },
}) => {
  const task = await payer.writeTask();
  await payPage.openForPayPal(task.id);
  await payPage.continueToPayPal(1_000).click();
  await payPal.pay();
  const paymentId = await payPage.showsResult('completed');
  const { capture_id: captureId, capture_status: status } = await simulator.payPal.orderOf(paymentId);
  expect(status).toBe('COMPLETED');
  await page.goto(`/payments/${paymentId}`);
  const receipt = page.getByRole('article', { name: t('payments.receiptTitle') });
  await expect(receipt).toContainText(String(captureId));
});

test('a double click makes one payment, on our button and on PayPal’s', {
  tag: '@zh',
}, async ({ page, payer, payPage, payPal, simulator, labels }) => {
  const task = await payer.writeTask();
  await payPage.openForPayPal(task.id);
  const windows: unknown[] = [];
  page.on('popup', (opened) => windows.push(opened));
  await payPalButton({ page, labels }).dblclick();
  await expect.poll(async () => (await payer.payments()).length, 'an order is made').toBe(1);

  await payPage.continueToPayPal(1_000).dblclick();
  await payPal.pay();
  const paymentId = await payPage.showsResult('completed');
  expect(await payer.payments()).toHaveLength(1);
  expect(await simulator.payPal.countOrders([paymentId])).toBe(1);
  expect(windows, 'one window was opened').toHaveLength(1);
});

test('our button and PayPal’s window lead to the same order', async ({
  page,
  payer,
  payPage,
  buyer,
  simulator,
}) => {
  const task = await payer.writeTask();
  await payPage.openForPayPal(task.id);
  await payPage.continueToPayPal(1_000).click();
  await expect(page).toHaveURL(/\/checkoutnow\?/);
  await payPage.openForPayPal(task.id);
  const window = await buyer.openPayPalWindow();
  await window.pay();
  const paymentId = await payPage.showsResult('completed');
  expect(await payer.payments()).toHaveLength(1);
  expect(await simulator.payPal.countOrders([paymentId])).toBe(1);
});
