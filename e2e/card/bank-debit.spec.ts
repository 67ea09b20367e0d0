import { expect, test } from '../support/fixtures';

test('a bank debit is shown as processing until the bank has paid', {
  tag: ['@zh', '@phone', '@layout'],
}, async ({ page, payer, payPage, stripe, simulator, labels: { t } }) => {
  const task = await payer.writeTask();
  await payPage.open(task.id);
  await payPage.payByCard(1_000).click();
  await stripe.payByBank('succeeds');

  const paymentId = await payPage.showsResult('processing');
  await expect(page.getByRole('link', { name: t('result.payAgain') })).toHaveCount(0);
  await expect(page.getByText(t('result.safeToClose'))).toBeVisible();
  await simulator.settleBankDebit({ sessionId: (await simulator.sessionOf(paymentId)).id });
  await expect(payPage.resultHeading('completed')).toBeVisible();
  expect(await payer.task(task.id)).toMatchObject({ is_paid: true, status: 'open' });
});

test('a payer with a debit under way is not offered to pay again', async ({
  page,
  payer,
  payPage,
  stripe,
  simulator,
  labels: { t },
}) => {
  const task = await payer.writeTask();
  await payPage.open(task.id);
  await payPage.payByCard(1_000).click();
  await stripe.payByBank('succeeds');
  const paymentId = await payPage.showsResult('processing');
  await payPage.open(task.id);
  await expect(page.getByText(t('pay.waitTitle'))).toBeVisible();
  await expect(payPage.card).toHaveCount(0);
  await simulator.settleBankDebit({ sessionId: (await simulator.sessionOf(paymentId)).id });
});

test('a bank debit that fails is reported, and the payer can pay again', {
  tag: '@zh',
}, async ({ page, payer, operator, payPage, stripe, simulator, labels: { t } }) => {
  await operator.grantPoints({ userId: payer.id, points: 300 });
  const task = await payer.writeTask();
  await payPage.open(task.id);
  await payPage.usePoints.check();
  await payPage.payByCard(700).click();
  await stripe.payByBank('fails');

  const paymentId = await payPage.showsResult('processing');
  await simulator.settleBankDebit({ sessionId: (await simulator.sessionOf(paymentId)).id });
  await expect(payPage.resultHeading('failed')).toBeVisible();
  await expect(page.getByRole('link', { name: t('result.payAgain') })).toBeVisible();
  expect(await payer.points()).toMatchObject({ balance: 300, reserved: 0, available: 300 });
  expect(await payer.task(task.id)).toMatchObject({ is_paid: false });
});
