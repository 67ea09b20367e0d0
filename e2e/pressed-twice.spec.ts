import { expect, test } from './fixtures';
import { payPage as payPageOf } from './pay-page';
import { cards } from './stripe-page';

test('a double click on the pay button makes one payment', {
  tag: '@zh',
}, async ({ payer, payPage, stripe, twin }) => {
  const task = await payer.writeTask();
  await payPage.open(task.id);
  await payPage.payByCard(1_000).dblclick();
  await stripe.payByCard(cards.succeeds);
  await payPage.showsResult('completed');
  expect(await payer.payments()).toHaveLength(1);
  expect(await twin.sessionsOfTask(task.id)).toMatchObject([{ status: 'complete', payment_status: 'paid' }]);
});

test('two tabs that pay at the same moment share one payment', async ({
  page,
  context,
  payer,
  payPage,
  twin,
  words,
}) => {
  const task = await payer.writeTask();
  const other = await context.newPage();
  const otherPay = payPageOf({ page: other, words });
  await Promise.all([payPage.open(task.id), otherPay.open(task.id)]);
  await Promise.all([payPage.payByCard(1_000).click(), otherPay.payByCard(1_000).click()]);
  await Promise.all([page.waitForURL(/\/c\/pay\//), other.waitForURL(/\/c\/pay\//)]);
  expect(page.url()).toBe(other.url());
  expect(await payer.payments()).toHaveLength(1);
  expect(await twin.sessionsOfTask(task.id)).toHaveLength(1);
});
