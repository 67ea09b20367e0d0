import { z } from 'zod';
import { holdReasons, payoutResolutions } from '@/lib/payouts/states';
import { refundPurposes } from '@/lib/refunds/states';
import { insertOf, money, move } from './plan-fields';

/**
 * A new refund. Amount in minor units, of the money in the evidence; its points are returned at once. `status`
 * succeeded is for points alone, which need no provider.
 */
const refundInsertSchema = insertOf({
  payment_id: z.number(),
  evidence_id: z.string().nullable(),
  amount: money,
  points: money,
  currency: z.string(),
  purpose: z.enum(refundPurposes),
  reason: z.string(),
  requested_by: z.number().nullable(),
  status: z.enum(['pending', 'succeeded']),
  /** Given if the refund was made at the provider, before we knew of it. */
  provider_refund_id: z.string().optional(),
});

const refundMoveSchema = z.strictObject({
  ...move,
  version: z.number(),
  set: z.strictObject({
    /** Null with another attempt: the refund of the last one failed. */
    provider_refund_id: z.string().nullable().optional(),
    /** Why it failed, or why it waits. */
    failure_reason: z.string().nullable().optional(),
    /** Only of a failed refund that the provider shows after all: its money may come from another account now. */
    reason: z.string().optional(),
    attempt: z.number().optional(),
    /** By the database's clock; the next attempt does not begin before. */
    send_after_seconds: z.number().optional(),
    /** The operator who stops it: nobody sends it any more. */
    stop_requested_by: z.number().optional(),
  }),
});
export type RefundMove = z.infer<typeof refundMoveSchema>;

/** A dispute as the provider reports it; the amount withdrawn and not returned, in minor units. */
const disputeInsertSchema = insertOf({
  payment_id: z.number(),
  evidence_id: z.string(),
  provider: z.string(),
  provider_dispute_id: z.string(),
  reason: z.string(),
  amount: money,
  currency: z.string(),
  status: z.string(),
  withdrawn: money,
  fee: money,
  evidence_due_at: z.string().nullable(),
});

const disputeMoveSchema = z.strictObject({
  kind: z.literal('move'),
  id: z.number(),
  version: z.number(),
  set: z.strictObject({
    status: z.string(),
    reason: z.string().optional(),
    amount: money.optional(),
    withdrawn: money.optional(),
    fee: money.optional(),
    evidence_due_at: z.string().optional(),
    /** Its provider opened it again after it was over. */
    is_reopened: z.boolean().optional(),
    is_evidence_sent: z.boolean().optional(),
    /** The operator who concedes it; null: the provider did not let us. */
    concede_requested_by: z.number().nullable().optional(),
    /** The provider was told that we concede. */
    is_conceded: z.boolean().optional(),
    concede_refusal: z.string().nullable().optional(),
    concede_attempt: z.number().optional(),
    evidence_attempt: z.number().optional(),
  }),
});

/** Postings of a plan with a payout are keyed by the payout: `payout:ID:key`. */
const payoutInsertSchema = insertOf({
  user_id: z.number(),
  payout_account_id: z.number(),
  provider: z.string(),
  destination: z.string(),
  amount: money,
  currency: z.string(),
  idempotency_key: z.string().nullable(),
});

const payoutMoveSchema = z.strictObject({
  ...move,
  version: z.number(),
  set: z.strictObject({
    provider_payout_id: z.string().optional(),
    failure_reason: z.string().nullable().optional(),
    expected_at: z.string().optional(),
    returned_amount: money.optional(),
    /** Only of one that is over and was sent after all. */
    resolution: z.enum(payoutResolutions).optional(),
  }),
});
export type PayoutMove = z.infer<typeof payoutMoveSchema>;

/**
 * Money in a helper's wallet that does not leave it: `waiting` until a time, given in seconds from now or as it was, or
 * `disputed`; of a dispute that the plan inserts, its number is null.
 */
const walletHoldInsertSchema = insertOf({
  user_id: z.number(),
  currency: z.string(),
  amount: money,
  reason: z.enum(holdReasons),
  task_id: z.number(),
  dispute_id: z.number().optional(),
  payable_at: z.string().optional(),
  payable_seconds: z.number().optional(),
});

const walletHoldEndSchema = z.strictObject({ kind: z.literal('end'), id: z.number() });
const walletHoldSchema = z.discriminatedUnion('kind', [walletHoldInsertSchema, walletHoldEndSchema]);
export type WalletHoldWrite = z.infer<typeof walletHoldSchema>;

/** The parts of a plan about money that goes out again: refunds, disputes, payouts, and what may not. */
export const outgoingParts = {
  refund: z.discriminatedUnion('kind', [refundInsertSchema, refundMoveSchema]).optional(),
  dispute: z.discriminatedUnion('kind', [disputeInsertSchema, disputeMoveSchema]).optional(),
  payout: z.discriminatedUnion('kind', [payoutInsertSchema, payoutMoveSchema]).optional(),
  wallet_holds: z.array(walletHoldSchema).optional(),
};
