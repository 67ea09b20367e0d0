import { expect, test } from '../support/fixtures';
import { cards } from '../support/stripe-page';

test('a card whose bank asks for confirmation pays once the payer confirms', {
  tag: ['@zh', '@phone', '@live-stripe'],
}, async ({ payer, payPage, buyer }) => {
  const task = await payer.writeTask();
  await payPage.open(task.id);
  await payPage.payByCard(1_000).click();
  await buyer.card.pay(cards.needsAuthentication);
  await buyer.card.confirmIdentity();

  const paymentId = await payPage.showsResult('completed');
  expect(await payer.payment(paymentId)).toMatchObject({ status: 'completed' });
});

test('a failed confirmation costs nothing, and the payer can try again', {
  tag: '@zh',
}, async ({ payer, payPage, stripe }) => {
  const task = await payer.writeTask();
  await payPage.open(task.id);
  await payPage.payByCard(1_000).click();
  await stripe.payByCard(cards.needsAuthentication);
  await stripe.answerChallenge('fail');

  await expect(stripe.problem).toBeVisible();
  expect(await payer.task(task.id)).toMatchObject({ is_paid: false });

  await stripe.payByCard(cards.needsAuthentication);
  await stripe.answerChallenge('complete');
  await payPage.showsResult('completed');
  expect(await payer.payments()).toHaveLength(1);
});
