import { PayError } from '@/lib/core/errors';
import type { ClosingReason } from '@/lib/payments/closing-reasons';
import type { FeeType } from '@/lib/payments/fee-types';
import { paymentDetail } from '@/lib/payments/payment-response';
import { findPaymentRow } from '@/lib/payments/payment-row';
import type { PaymentDetail } from '@/lib/payments/schema';
import { closePayment } from '@/lib/payments/sync/sync-payment';

/**
 * The payer cancels. Cancelling twice is the same as once.
 * @throws PayError not_found (also when it is somebody else's), already_paid, payment_in_progress,
 *   payment_not_cancellable, provider_unavailable
 */
export async function cancelPayment({
  userId,
  paymentId,
}: {
  userId: number;
  paymentId: number;
}): Promise<PaymentDetail> {
  const payment = await findPaymentRow({ id: paymentId, userId });
  if (!payment) throw new PayError('not_found');
  const closed = await closePayment({
    paymentId,
    reason: 'cancelled_by_payer',
  });
  switch (closed.status) {
    case 'cancelled':
    case 'expired':
    case 'failed':
      return paymentDetail(closed);
    case 'pending':
      throw new PayError('provider_unavailable', { message: `payment ${paymentId} could not be closed` });
    case 'processing':
      throw new PayError('payment_in_progress', { details: { payment_id: paymentId } });
    case 'needs_review':
      throw new PayError('payment_not_cancellable');
    default:
      throw new PayError('already_paid', { details: { payment_id: paymentId } });
  }
}

/**
 * Closes an unfinished payment of a task, because its price changes or its purpose is gone.
 * @throws PayError already_paid when it turns out to be paid, payment_in_progress, provider_unavailable
 */
export async function closeUnfinishedPayment({
  taskId,
  feeType,
  reason,
}: {
  taskId: number;
  feeType: FeeType;
  reason: ClosingReason;
}): Promise<void> {
  const live = await findPaymentRow({ unresolvedOf: { taskId, feeType } });
  if (!live) return;
  const closed = await closePayment({
    paymentId: live.id,
    reason,
  });
  if (closed.status === 'processing' || closed.status === 'needs_review') {
    throw new PayError('payment_in_progress', { details: { payment_id: live.id } });
  }
  if (closed.status === 'pending') {
    throw new PayError('provider_unavailable', { message: `payment ${live.id} could not be closed` });
  }
  if (closed.status === 'completed') throw new PayError('already_paid', { details: { payment_id: live.id } });
}
