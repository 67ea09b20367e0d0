import { expect, test } from '../support/fixtures';
import { cards } from '../support/stripe-page';

test('a card pays the fee, the task opens and the receipt is there', {
  tag: ['@zh', '@phone', '@live-stripe', '@layout'],
}, async ({ page, payer, payPage, buyer, labels: { t, money } }) => {
  const task = await payer.writeTask({ reward: 8_850 });
  await payPage.open(task.id);
  await payPage.payByCard(885).click();
  await expect(page.getByText(money(885)).first()).toBeVisible();
  await buyer.card.pay(cards.succeeds);

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
});
