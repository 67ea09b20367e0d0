import { expect, test } from './fixtures';
import { cards } from './stripe-page';

test('a card pays the fee, the task opens and the receipt is there', {
  tag: ['@zh', '@phone'],
}, async ({ page, payer, payPage, stripe, twin, words: { t, money } }) => {
  const task = await payer.writeTask({ reward: 8_850 });
  await payPage.open(task.id);
  await payPage.payByCard(885).click();
  await expect(page.getByText(money(885)).first()).toBeVisible();
  await stripe.payByCard(cards.succeeds);

  const paymentId = await payPage.showsResult('completed');
  await expect(page.getByText(t('result.completedFee'))).toBeVisible();
  await page.getByRole('link', { name: t('result.seeReceipt') }).click();

  const receipt = page.getByRole('article', { name: t('payments.receiptTitle') });
  await expect(receipt.getByText(money(885)).last()).toBeVisible();
  await expect(receipt).toContainText(task.title);
  await expect(receipt).toContainText(payer.email);
  await expect(receipt).toContainText(t('method.card'));

  await page.goto(`/tasks/${task.id}`);
  await expect(page.getByText(t('tasks.liveTitle'))).toBeVisible();
  expect(await payer.payment(paymentId)).toMatchObject({ status: 'completed', stripe_amount: 885 });
  expect(await twin.sessionOf(paymentId)).toMatchObject({ status: 'complete', payment_status: 'paid' });
});
