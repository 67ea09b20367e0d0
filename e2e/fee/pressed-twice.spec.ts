import { expect, test } from '../support/fixtures';
import { payPage as payPageOf } from '../support/pay-page';
import { cards } from '../support/stripe-page';

test('a double click on the pay button makes one payment', {
  tag: '@zh',
}, async ({ payer, payPage, stripe, simulator }) => {
  const task = await payer.writeTask();
  await payPage.open(task.id);
  await payPage.payByCard(1_000).dblclick();
  await stripe.payByCard(cards.succeeds);
  await payPage.showsResult('completed');
  expect(await payer.payments()).toHaveLength(1);
  expect(await simulator.sessionsOfTask(task.id)).toMatchObject([
    { status: 'complete', payment_status: 'paid' },
  ]);
});

test('two tabs that pay at the same time share one payment', async ({
  page,
  context,
  payer,
  payPage,
  simulator,
  labels,
}) => {
  const task = await payer.writeTask();
  const other = await context.newPage();
  const otherPay = payPageOf({ page: other, labels });
  await Promise.all([payPage.open(task.id), otherPay.open(task.id)]);
  await Promise.all([payPage.payByCard(1_000).click(), otherPay.payByCard(1_000).click()]);
  await Promise.all([page.waitForURL(/\/c\/pay\//), other.waitForURL(/\/c\/pay\//)]);
  expect(page.url()).toBe(other.url());
  expect(await payer.payments()).toHaveLength(1);
  expect(await simulator.sessionsOfTask(task.id)).toHaveLength(1);
});
