import { z } from 'zod';
import { paymentActors } from '@/lib/payments/states';
import { refundPurposes } from '@/lib/refunds/states';
import { returnReasons, taskActors } from '@/lib/tasks/states';
import { accountSchema } from './accounts';

/**
 * A plan is a decision as data: moves, from which state, and their postings. Pure functions make plans; `commit` writes
 * them whole or not at all. The names are those of the columns, because a plan goes to the database as it is. A test
 * compares these schemas with `plan_shape()` in prisma/sql; nothing parses with them at run time.
 */

const money = z.number().int();
const move = { kind: z.literal('move'), id: z.number(), from: z.string(), to: z.string() };
const insertOf = <Row extends z.ZodRawShape>(row: Row) =>
  z.strictObject({ kind: z.literal('insert'), row: z.strictObject(row) });
const detailSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

/** An amount from one account to another, in the smallest unit of both. */
const postingLineSchema = z.strictObject({ from: accountSchema, to: accountSchema, amount: money });
export type PostingLine = z.infer<typeof postingLineSchema>;

/** One transaction of the ledger. `key` occurs once, ever; with a payment it is unique within that payment. */
const postingSchema = z.strictObject({
  key: z.string(),
  kind: z.string(),
  lines: z.array(postingLineSchema),
  /** Why money is under suspense. */
  reason: z.string().optional(),
  /** The requested amount of a refund, money and points together. */
  requested_amount: money.optional(),
  /** For people to read; it decides nothing. */
  note: z.string().optional(),
  actor_id: z.number().optional(),
});
export type Posting = z.infer<typeof postingSchema>;

const paymentInsertSchema = insertOf({
  task_id: z.number(),
  user_id: z.number(),
  fee_type: z.string(),
  payment_provider: z.string(),
  payment_method: z.string(),
  payment_status: z.string(),
  currency: z.string(),
  total_amount: money,
  points_used: money,
  coupon_discount: money,
  final_amount: money,
  livemode: z.boolean(),
  idempotency_key: z.string().nullable(),
  request_hash: z.string(),
  choice_hash: z.string(),
  lifetime_seconds: z.number(),
  first_sync_seconds: z.number(),
  metadata: z.record(z.string(), z.string()),
  /** The raise that it pays. */
  change_order_id: z.number().optional(),
});
export type PaymentInsert = z.infer<typeof paymentInsertSchema>;

const paymentMoveSchema = z.strictObject({
  ...move,
  version: z.number(),
  set: z.strictObject({
    provider_payment_id: z.string().optional(),
    provider_transaction_id: z.string().optional(),
    checkout_url: z.string().nullable().optional(),
    reason: z.string().nullable().optional(),
    closing_reason: z.string().optional(),
    review_reason: z.string().nullable().optional(),
  }),
});
export type PaymentMove = z.infer<typeof paymentMoveSchema>;

const couponReservationSchema = z.strictObject({
  kind: z.literal('reserve'),
  coupon_id: z.number(),
  user_coupon_id: z.number().nullable(),
  user_id: z.number(),
  task_id: z.number(),
  discount: money,
  state: z.enum(['reserved', 'used']),
});

const couponMoveSchema = z.strictObject({
  kind: z.literal('move'),
  usage_log_id: z.number(),
  from: z.string(),
  to: z.enum(['used', 'released']),
});

/**
 * A task goes from one state to another; with equal states only its version moves, which fences a concurrent edit. Dates
 * are seconds from now by the database's clock; leaving a state takes its date away.
 */
const taskMoveSchema = z.strictObject({
  id: z.number(),
  from: z.string(),
  to: z.string(),
  version: z.number().optional(),
  set: z
    .strictObject({
      helper_id: z.number().nullable().optional(),
      agreed_reward: money.nullable().optional(),
      reward_due_seconds: z.number().optional(),
      release_seconds: z.number().optional(),
      /** The refund to the poster because the task ends, and its reason: all three or none. */
      returns_fee: z.boolean().optional(),
      returns_reward: money.optional(),
      return_reason: z.enum(returnReasons).optional(),
    })
    .optional(),
});
export type TaskMove = z.infer<typeof taskMoveSchema>;

const applicationInsertSchema = insertOf({
  task_id: z.number(),
  helper_id: z.number(),
  offered_amount: money,
  message: z.string().nullable(),
});

const applicationMoveSchema = z.strictObject({
  ...move,
});

/** What the provider reported about the money. */
const evidenceSchema = z.strictObject({
  provider: z.string(),
  provider_payment_id: z.string(),
  provider_transaction_id: z.string(),
  amount: money,
  currency: z.string(),
  livemode: z.boolean(),
  payee: z.string().nullable(),
});
export type Evidence = z.infer<typeof evidenceSchema>;

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
    provider_refund_id: z.string().optional(),
    failure_reason: z.string().optional(),
  }),
});
export type RefundMove = z.infer<typeof refundMoveSchema>;

const refundRequestInsertSchema = insertOf({
  task_id: z.number(),
  requested_by: z.number().nullable(),
  reason: z.string(),
  amount: money,
  text: z.string(),
  /** The rest of the deadline of delivered work when it stopped. */
  release_seconds_left: z.number().nullable(),
});

const refundRequestMoveSchema = z.strictObject({
  ...move,
  set: z.strictObject({
    answer: z.string().optional(),
    to_poster: money.optional(),
    to_helper: money.optional(),
    decision: z.string().optional(),
    decided_by: z.number().optional(),
  }),
});

/** Amounts in minor units. */
const changeOrderInsertSchema = insertOf({
  task_id: z.number(),
  proposed_by: z.number(),
  from_amount: money,
  to_amount: money,
  text: z.string().nullable(),
  expires_seconds: z.number(),
});

const changeOrderMoveSchema = z.strictObject({
  ...move,
  set: z.strictObject({ expires_seconds: z.number() }).optional(),
});

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
    is_evidence_sent: z.boolean().optional(),
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
  }),
});
export type PayoutMove = z.infer<typeof payoutMoveSchema>;

const timelineEntrySchema = z.strictObject({
  kind: z.string(),
  from_status: z.string().optional(),
  to_status: z.string().optional(),
  actor: z.enum(paymentActors),
  detail: detailSchema.optional(),
  /** Given where the same fact may be reported twice. */
  dedupe_key: z.string().optional(),
});

const taskTimelineEntrySchema = z.strictObject({
  task_id: z.number(),
  kind: z.string(),
  from_status: z.string().optional(),
  to_status: z.string().optional(),
  actor: z.enum(taskActors),
  actor_id: z.number().optional(),
  /** The person's message. */
  text: z.string().optional(),
  detail: detailSchema.optional(),
});
export type TaskTimelineEntry = z.infer<typeof taskTimelineEntrySchema>;

const auditEntrySchema = z.strictObject({
  actor_id: z.number(),
  action: z.string(),
  subject: z.string(),
  detail: detailSchema.optional(),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

export const planSchema = z.strictObject({
  payment: z.discriminatedUnion('kind', [paymentInsertSchema, paymentMoveSchema]).optional(),
  coupon: z.discriminatedUnion('kind', [couponReservationSchema, couponMoveSchema]).optional(),
  task: taskMoveSchema.optional(),
  application: z.discriminatedUnion('kind', [applicationInsertSchema, applicationMoveSchema]).optional(),
  evidence: evidenceSchema.optional(),
  refund: z.discriminatedUnion('kind', [refundInsertSchema, refundMoveSchema]).optional(),
  refund_request: z
    .discriminatedUnion('kind', [refundRequestInsertSchema, refundRequestMoveSchema])
    .optional(),
  change_order: z.discriminatedUnion('kind', [changeOrderInsertSchema, changeOrderMoveSchema]).optional(),
  dispute: z.discriminatedUnion('kind', [disputeInsertSchema, disputeMoveSchema]).optional(),
  payout: z.discriminatedUnion('kind', [payoutInsertSchema, payoutMoveSchema]).optional(),
  postings: z.array(postingSchema).optional(),
  events: z.array(timelineEntrySchema).optional(),
  task_events: z.array(taskTimelineEntrySchema).optional(),
  audit: auditEntrySchema.optional(),
});
export type Plan = z.infer<typeof planSchema>;
