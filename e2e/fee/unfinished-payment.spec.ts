import { expect, test } from '../support/fixtures';
import { payPage as payPageOf } from '../support/pay-page';
import { cards } from '../support/stripe-page';

test('a payer leaves the provider, resumes the same payment and pays', {
  tag: ['@zh', '@phone', '@layout'],
}, async ({ page, payer, payPage, stripe, simulator, labels: { t } }) => {
  const task = await payer.writeTask();
  await payPage.open(task.id);
  await payPage.payByCard(1_000).click();
  await stripe.backLink.click();
  const paymentId = await payPage.showsResult('pending');

  await payPage.open(task.id);
  await expect(page.getByText(t('pay.resumeTitle'))).toBeVisible();
  await page.getByRole('link', { name: t('pay.resumeContinue'), exact: true }).click();
  await stripe.payByCard(cards.succeeds);

  expect(await payPage.showsResult('completed')).toBe(paymentId);
  expect(await payer.payments()).toHaveLength(1);
  expect(await simulator.sessionsOfTask(task.id)).toHaveLength(1);
});

test("the browser's own back button leads to a usable pay page", async ({
  page,
  payer,
  payPage,
  stripe,
  labels: { t },
}) => {
  const task = await payer.writeTask();
  await payPage.open(task.id);
  await payPage.payByCard(1_000).click();
  await expect(stripe.payButton).toBeVisible();
  await page.goBack();

  await expect(page.getByText(t('pay.resumeTitle'))).toBeVisible();
  await payPage.payByCard(1_000).click();
  await stripe.payByCard(cards.succeeds);
  await payPage.showsResult('completed');
  expect(await payer.payments()).toHaveLength(1);
});

test('an unfinished payment is cancelled on the pay page, and a new one pays', {
  tag: '@zh',
}, async ({ page, payer, payPage, stripe, simulator, labels: { t } }) => {
  const task = await payer.writeTask();
  await payPage.open(task.id);
  await payPage.payByCard(1_000).click();
  await stripe.backLink.click();
  const first = await payPage.showsResult('pending');

  await payPage.open(task.id);
  await page.getByRole('button', { name: t('pay.resumeCancel') }).click();
  const dialog = page.getByRole('dialog', { name: t('pay.resumeCancelTitle') });
  await dialog.getByRole('button', { name: t('pay.resumeCancel') }).click();
  await expect(page.getByText(t('pay.resumeTitle'))).toHaveCount(0);
  expect(await payer.payment(first)).toMatchObject({ status: 'cancelled' });
  expect(await simulator.sessionOf(first)).toMatchObject({ status: 'expired' });

  await payPage.payByCard(1_000).click();
  await stripe.payByCard(cards.succeeds);
  expect(await payPage.showsResult('completed')).not.toBe(first);
});

test('a payer changes from card to points, and the card page is closed', {
  tag: '@zh',
}, async ({ page, context, payer, operator, payPage, stripe, simulator, labels }) => {
  await operator.grantPoints({ userId: payer.id, points: 1_000 });
  const task = await payer.writeTask();
  await payPage.open(task.id);
  await payPage.payByCard(1_000).click();
  await expect(stripe.payButton).toBeVisible();
  const [first] = await payer.payments();

  const other = await context.newPage();
  const otherPay = payPageOf({ page: other, labels });
  await otherPay.open(task.id);
  await otherPay.pointsOnly.check();
  await otherPay.payByPoints(1_000).click();
  await otherPay.showsResult('completed');

  await page.reload();
  await expect(stripe.expiredHeading, 'nobody can pay a second time').toBeVisible();
  expect(await payer.payment(first?.payment_id ?? 0)).toMatchObject({ status: 'cancelled' });
  expect(await simulator.sessionsOfTask(task.id)).toHaveLength(1);
});

test('a payment that expired can be paid anew', {
  tag: ['@zh', '@phone'],
}, async ({ page, payer, payPage, stripe, simulator, labels: { t } }) => {
  const task = await payer.writeTask();
  await payPage.open(task.id);
  await payPage.payByCard(1_000).click();
  await expect(stripe.payButton).toBeVisible();
  const [live] = await payer.payments();
  const session = await simulator.sessionOf(live?.payment_id ?? 0);
  await simulator.expire({ sessionId: session.id });

  await page.reload();
  await expect(stripe.expiredHeading).toBeVisible();
  await stripe.backLink.click();
  await payPage.showsResult('expired');
  await page.getByRole('link', { name: t('result.payAgain') }).click();
  await payPage.payByCard(1_000).click();
  await stripe.payByCard(cards.succeeds);
  await payPage.showsResult('completed');
  expect(await payer.payments()).toHaveLength(2);
});
