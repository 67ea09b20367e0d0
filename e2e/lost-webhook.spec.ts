import { expect, test } from './fixtures';
import { cards } from './stripe-page';

test('a payer who waits sees the truth although every webhook is lost', {
  tag: '@zh',
}, async ({ payer, payPage, stripe, twin }) => {
  const task = await payer.writeTask();
  await payPage.open(task.id);
  await payPage.payByCard(1_000).click();
  await stripe.backLink.click();
  const paymentId = await payPage.showsResult('pending');
  const session = await twin.sessionOf(paymentId);

  await twin.withoutWebhooks(async () => {
    // On another device, so that no return to our site tells us either.
    await twin.pay({ sessionId: session.id, card: cards.succeeds });
    await expect(payPage.resultHeading('completed')).toBeVisible();
  });
  expect(await payer.task(task.id)).toMatchObject({ is_paid: true, status: 'open' });
});
