import type { Page } from '@playwright/test';
import { expect, test } from '../support/fixtures';
import type { Labels } from '../support/labels';
import { operatorEmail, operatorPassword } from '../support/operator';
import { cards } from '../support/stripe-page';
import { signIn } from '../support/user';

test('PayPal money that arrives after the fee was paid by card is refunded, and payer and operator see it', {
  tag: ['@zh', '@phone'],
}, async ({ page, context, payer, payPage, payPal, stripe, simulator, labels }) => {
  test.setTimeout(120_000);
  const { t } = labels;
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

  const { id: orderId } = await simulator.payPal.orderOf(late);
  await simulator.payPal.approve({ orderId, funding: 'echeck' });
  const captureId = await simulator.payPal.takeUnasked({ orderId });
  await simulator.payPal.slowRefund({ captureId });
  await simulator.payPal.settle({ captureId });
  await showsStep({ page, labels, paymentId: late, step: t('event.refund_requested') });
  await expect(page.getByText(t('reason.late_success')).first()).toBeVisible();
  const refunds = async () =>
    (await simulator.payPal.orderOf(late)).purchase_units[0].payments?.refunds ?? [];
  await expect.poll(async () => (await refunds()).map(({ status }) => status)).toEqual(['PENDING']);
  await page.goto(`/tasks/${task.id}/pay/result?payment_id=${late}`);
  await payPage.showsResult('needs_review');
  await expect(page.getByText(t('reason.late_success'))).toBeVisible();

  const [refund] = await refunds();
  await simulator.payPal.settleRefund({ refundId: refund?.id ?? '' });
  await showsStep({ page, labels, paymentId: late, step: t('event.refunded') });
  await page.goto(`/tasks/${task.id}/pay/result?payment_id=${late}`);
  await payPage.showsResult('refunded');

  // Somebody else signs in: the page of the payer must not be open any more, as it would be refused what it follows.
  await page.goto('about:blank');
  await signIn({ api: context.request, email: operatorEmail, password: operatorPassword });
  await page.goto(`/admin/payments/${late}`);
  const main = page.getByRole('main');
  await expect(main).toContainText(captureId);
  await expect(main).toContainText(t('paymentStatus.refunded'));
  const steps = main.getByRole('region', { name: t('admin.timeline') }).getByRole('row');
  await expect(steps.filter({ hasText: t('event.refund_requested') })).toBeVisible();
  await expect(steps.filter({ hasText: 'needs_review → refunded' })).toBeVisible();
});

/** The payer's timeline; a step that depends on the worker or an event appears after a while. */
async function showsStep({
  page,
  labels: { t },
  paymentId,
  step,
}: {
  page: Page;
  labels: Labels;
  paymentId: number;
  step: string;
}): Promise<void> {
  await expect(async () => {
    await page.goto(`/payments/${paymentId}`);
    const timeline = page.getByRole('region', { name: t('payments.timeline') });
    await expect(timeline.getByText(step, { exact: true })).toBeVisible({ timeout: 1_000 });
  }, `the timeline says: ${step}`).toPass({ timeout: 60_000 });
}
