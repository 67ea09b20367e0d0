import type { Dispute } from '@/lib/core/db/generated/client';
import { toDecimal } from '@/lib/core/money';
import { feeTypeSchema } from '@/lib/payments/schema';
import { providerNameSchema } from '@/lib/providers/schema';
import { type DisputeResponse, disputeStatusSchema } from './schema';

/** The columns of an operator's view of a dispute; for Prisma's `include`. */
export const withPayment = {
  payment: {
    select: {
      feeType: true,
      taskId: true,
      task: { select: { title: true } },
      user: { select: { name: true } },
    },
  },
} as const;

type DisputeWithPayment = Dispute & {
  payment: { feeType: string; taskId: number; task: { title: string }; user: { name: string } };
};

/** A dispute as the operator sees it. */
export function disputeResponse({ payment, ...dispute }: DisputeWithPayment): DisputeResponse {
  const { amount, withdrawn, fee, currency } = dispute;
  return {
    id: dispute.id,
    payment_id: dispute.paymentId,
    task_id: payment.taskId,
    task_title: payment.task.title,
    fee_type: feeTypeSchema.parse(payment.feeType),
    payer_name: payment.user.name,
    provider: providerNameSchema.parse(dispute.provider),
    provider_dispute_id: dispute.providerDisputeId,
    reason: dispute.reason,
    status: disputeStatusSchema.parse(dispute.status),
    amount,
    amount_display: toDecimal({ amount, currency }),
    withdrawn,
    withdrawn_display: toDecimal({ amount: withdrawn, currency }),
    fee,
    fee_display: toDecimal({ amount: fee, currency }),
    currency,
    evidence_due_at: dispute.evidenceDueAt?.toISOString() ?? null,
    evidence_sent_at: dispute.evidenceSentAt?.toISOString() ?? null,
    concede_requested_at: dispute.concedeRequestedAt?.toISOString() ?? null,
    conceded_at: dispute.concededAt?.toISOString() ?? null,
    concede_refusal: dispute.concedeRefusal,
    created_at: dispute.createdAt.toISOString(),
    ended_at: dispute.endedAt?.toISOString() ?? null,
  };
}
