import { expect, test } from '../support/fixtures';
import { cards } from '../support/stripe-page';

test('a declined card is explained, and another card pays', {
  tag: ['@zh', '@phone', '@live-stripe'],
}, async ({ page, payer, payPage, buyer, labels: { t } }) => {
  const task = await payer.writeTask();
  await payPage.open(task.id);
  await payPage.payByCard(1_000).click();
  await buyer.card.pay(cards.isDeclined);

  await buyer.card.seesProblem(/declined|被拒绝/);
  await buyer.card.pay(cards.hasNoMoney);
  await buyer.card.seesProblem(/insufficient funds|余额不足/);
  expect(await payer.task(task.id)).toMatchObject({ is_paid: false });

  await buyer.card.pay(cards.succeeds);
  await payPage.showsResult('completed');
  await expect(page.getByText(t('result.whyFailed'))).toHaveCount(0);
  expect(await payer.payments()).toHaveLength(1);
});

test('a payer who goes back after a declined card reads why, and may go on', {
  tag: '@zh',
}, async ({ page, payer, payPage, stripe, labels: { t } }) => {
  const task = await payer.writeTask();
  await payPage.open(task.id);
  await payPage.payByCard(1_000).click();
  await stripe.payByCard(cards.isDeclined);
  await expect(stripe.problem).toBeVisible();
  await stripe.backLink.click();

  await payPage.showsResult('pending');
  await page.getByRole('link', { name: t('result.continuePaying') }).click();
  await stripe.payByCard(cards.succeeds);
  await payPage.showsResult('completed');
});
