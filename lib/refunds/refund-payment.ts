import { listRefunds } from './list-refunds';
import { requestRefund } from './request-refund';
import type { RefundList, RefundPaymentBody } from './schema';

/**
 * An operator refunds a part or all of a completed payment, once per key, with an entry in the audit log.
 * @throws PayError as `requestRefund`, and approval_required, approval_exceeded
 */
export async function refundPayment({
  operatorId,
  paymentId,
  command: { amount, reason, note },
  idempotencyKey,
  approvalId,
}: {
  operatorId: number;
  paymentId: number;
  command: RefundPaymentBody;
  idempotencyKey: string;
  /** By whose leave, where it is above the limits. */
  approvalId?: number | undefined;
}): Promise<RefundList> {
  await requestRefund({
    paymentId,
    amount: amount ?? 'all',
    reason,
    requestKey: `operator:${operatorId}:${idempotencyKey}`,
    by: { actor: 'operator', actorId: operatorId },
    audit: {
      actor_id: operatorId,
      action: 'payment_refunded',
      subject: `payment:${paymentId}`,
      detail: { amount: amount ?? null, reason, note: note ?? null },
      approval_id: approvalId,
    },
  });
  return listRefunds({ paymentId });
}
