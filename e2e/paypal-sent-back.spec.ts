import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { operatorEmail, operatorPassword } from './operator';
import { signIn } from './person';
import { cards } from './stripe-page';
import type { Words } from './words';

test('PayPal money that comes after the fee was paid by card goes back, and payer and operator see it', {
  tag: ['@zh', '@phone'],
}, async ({ page, context, payer, payPage, payPal, stripe, twin, words }) => {
  test.setTimeout(120_000);
  const { t } = words;
  const task = await payer.writeTask();
  await payPage.openForPayPal(task.id);
  await payPage.continueToPayPal(1_000).click();
  await payPal.turnBack();
  const late = await payPage.showsResult('pending');
  await page.getByRole('link', { name: t('result.chooseOther') }).click();
  await payPage.card.check();
  await payPage.payByCard(1_000).click();
  await stripe.payByCard(cards.succeeds);
  await payPage.showsResult('completed');

  const { id: orderId } = await twin.payPal.orderOf(late);
  await twin.payPal.approve({ orderId, funding: 'echeck' });
  const captureId = await twin.payPal.takeUnasked({ orderId });
  await twin.payPal.slowRefund({ captureId });
  await twin.payPal.settle({ captureId });
  await showsStep({ page, words, paymentId: late, step: t('event.refund_requested') });
  await expect(page.getByText(t('reason.late_success')).first()).toBeVisible();
  const refunds = async () => (await twin.payPal.orderOf(late)).purchase_units[0].payments?.refunds ?? [];
  await expect.poll(async () => (await refunds()).map(({ status }) => status)).toEqual(['PENDING']);
  await page.goto(`/tasks/${task.id}/pay/result?payment_id=${late}`);
  await payPage.showsResult('needs_review');
  await expect(page.getByText(t('reason.late_success'))).toBeVisible();

  const [refund] = await refunds();
  await twin.payPal.settleRefund({ refundId: refund?.id ?? '' });
  await showsStep({ page, words, paymentId: late, step: t('event.refunded') });
  await page.goto(`/tasks/${task.id}/pay/result?payment_id=${late}`);
  await payPage.showsResult('refunded');

  await signIn({ api: context.request, email: operatorEmail, password: operatorPassword });
  await page.goto(`/admin/payments/${late}`);
  const main = page.getByRole('main');
  await expect(main).toContainText(captureId);
  await expect(main).toContainText(t('paymentStatus.refunded'));
  const steps = main.getByRole('region', { name: t('admin.timeline') }).getByRole('row');
  await expect(steps.filter({ hasText: t('event.refund_requested') })).toBeVisible();
  await expect(steps.filter({ hasText: 'needs_review → refunded' })).toBeVisible();
});

/** The payer's timeline; a step that waits for the worker or an event comes after a while. */
async function showsStep({
  page,
  words: { t },
  paymentId,
  step,
}: {
  page: Page;
  words: Words;
  paymentId: number;
  step: string;
}): Promise<void> {
  await expect(async () => {
    await page.goto(`/payments/${paymentId}`);
    const timeline = page.getByRole('region', { name: t('payments.timeline') });
    await expect(timeline.getByText(step, { exact: true })).toBeVisible({ timeout: 1_000 });
  }, `the timeline says: ${step}`).toPass({ timeout: 60_000 });
}
