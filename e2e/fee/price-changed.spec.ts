import { expect, test } from '../support/fixtures';
import { openPayPalWindow, payPalButton } from '../support/paypal-page';
import { cards } from '../support/stripe-page';

test('a price that changed meanwhile is shown before it is charged', {
  tag: ['@zh', '@phone'],
}, async ({ page, payer, payPage, stripe, browserWatch, labels: { t, money } }) => {
  browserWatch.allow(/status of 409 .*\/payment/);
  const task = await payer.writeTask({ reward: 10_000 });
  await payPage.open(task.id);
  await expect(payPage.payByCard(1_000)).toBeEnabled();
  await payer.editReward({ taskId: task.id, reward: 20_000 });
  await payPage.payByCard(1_000).click();

  await expect(payPage.problem).toContainText(t('pay.priceChangedTitle'));
  await expect(payPage.problem).toContainText(t('pay.priceChangedText', { amount: money(2_000) }));
  expect(await payer.payments()).toEqual([]);

  await payPage.payByCard(2_000).click();
  await expect(stripe.payButton).toContainText(money(2_000));
  await stripe.payByCard(cards.succeeds);
  await payPage.showsResult('completed');
  await expect(page.getByText(money(2_000)).first()).toBeVisible();
});

test('a price that changed meanwhile closes PayPal’s window again, and is shown on our page', {
  tag: '@zh',
}, async ({ page, payer, payPage, browserWatch, labels }) => {
  browserWatch.allow(/status of 409 .*\/payment/);
  const { t, money } = labels;
  const task = await payer.writeTask({ reward: 10_000 });
  await payPage.openForPayPal(task.id);
  await expect(payPalButton({ page, labels })).toBeVisible();
  await payer.editReward({ taskId: task.id, reward: 20_000 });
  const window = await openPayPalWindow({ page, labels });

  await expect(payPage.problem).toContainText(t('pay.priceChangedText', { amount: money(2_000) }));
  await expect.poll(() => window.page.isClosed(), 'the window is closed again').toBe(true);
  expect(await payer.payments()).toEqual([]);
  await expect(payPage.continueToPayPal(2_000)).toBeEnabled();
  const again = await openPayPalWindow({ page, labels });
  await expect(again.payButton).toContainText(money(2_000));
  await again.pay();
  await payPage.showsResult('completed');
});

test('an edit closes the payment that was begun at the old price', async ({
  payer,
  page,
  payPage,
  stripe,
  simulator,
  labels: { t },
}) => {
  const task = await payer.writeTask({ reward: 10_000 });
  await payPage.open(task.id);
  await payPage.payByCard(1_000).click();
  await expect(stripe.payButton).toBeVisible();

  await page.goto(`/tasks/${task.id}/edit`);
  await page.getByLabel(t('tasks.rewardLabel')).fill('300');
  await page.getByRole('button', { name: t('tasks.saveEdit') }).click();
  await expect(page.getByRole('heading', { level: 1, name: task.title })).toBeVisible();

  const [old] = await payer.payments();
  expect(old).toMatchObject({ status: 'cancelled', reason: 'task_edited' });
  expect(await simulator.sessionOf(old?.payment_id ?? 0)).toMatchObject({ status: 'expired' });
  await payPage.open(task.id);
  await expect(payPage.payByCard(3_000)).toBeVisible();
});
