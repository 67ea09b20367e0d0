import { z } from 'zod';
import { approvalActs } from '@/lib/approvals/states';
import { auditActions } from '@/lib/audit-log/states';
import { roles } from '@/lib/auth/roles';
import { paymentActors } from '@/lib/payments/states';
import { accountSchema } from './accounts';
import { balanceParts } from './balance-parts';
import { outgoingParts } from './outgoing-parts';
import { detailSchema, insertOf, money, move } from './plan-fields';
import { taskParts } from './task-parts';
import { transactionKinds } from './transaction-forms';

/**
 * A plan is a decision as data: moves, from which state, and their postings. Pure functions make plans; `commit` writes
 * them whole or not at all. The names are those of the columns, because a plan goes to the database as it is. A test
 * compares these schemas with `plan_shape()` in prisma/sql; nothing parses with them at run time.
 */

/** An amount from one account to another, in the smallest unit of both. */
const postingLineSchema = z.strictObject({ from: accountSchema, to: accountSchema, amount: money });
export type PostingLine = z.infer<typeof postingLineSchema>;

/** One transaction of the ledger. `key` occurs once, ever; with a payment it is unique within that payment. */
const postingSchema = z.strictObject({
  key: z.string(),
  kind: z.enum(transactionKinds),
  lines: z.array(postingLineSchema),
  /** Why money is under suspense. */
  reason: z.string().optional(),
  /** The requested amount of a refund, money and points together. */
  requested_amount: money.optional(),
  /** For people to read; it decides nothing. */
  note: z.string().optional(),
  /** The payment whose money it is, if that is not the plan's own. */
  payment_id: z.number().optional(),
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
  /** The part of a reward's or a raise's total that is a further service fee. */
  further_fee: money,
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

/** What the provider reported about the money. */
const evidenceSchema = z.strictObject({
  provider: z.string(),
  provider_payment_id: z.string(),
  provider_transaction_id: z.string(),
  amount: money,
  currency: z.string(),
  livemode: z.boolean(),
  payee: z.string().nullable(),
  /** What the payer paid with, in the provider's own word. */
  tender: z.string().optional(),
});
export type Evidence = z.infer<typeof evidenceSchema>;

const timelineEntrySchema = z.strictObject({
  kind: z.string(),
  from_status: z.string().optional(),
  to_status: z.string().optional(),
  actor: z.enum(paymentActors),
  detail: detailSchema.optional(),
  /** Given where the same fact may be reported twice. */
  dedupe_key: z.string().optional(),
});

const auditEntrySchema = z.strictObject({
  actor_id: z.number(),
  action: z.enum(auditActions),
  subject: z.string(),
  detail: detailSchema.optional(),
  /** Of an action that moves money, or promises to: above the limits it needs an approval of the same act and subject. */
  act: z.enum(approvalActs).optional(),
  /** What is promised, where the money follows later; what the plan posts counts by itself. */
  amount: money.optional(),
  /** Currency, or PTS. */
  unit: z.string().optional(),
  approval_id: z.number().optional(),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

/** `input` is what the act's endpoint was asked. */
const approvalInsertSchema = insertOf({
  act: z.enum(approvalActs),
  subject: z.string(),
  input: z.record(z.string(), z.unknown()),
  amount: money,
  unit: z.string(),
  maker_id: z.number(),
  reason: z.string(),
  request_key: z.string().nullable(),
  expires_seconds: z.number(),
});

const approvalMoveSchema = z.strictObject({
  ...move,
  set: z.strictObject({
    checker_id: z.number().optional(),
    note: z.string().nullable().optional(),
    /** Why it failed. */
    outcome: z.string().optional(),
    /** Of what was approved. */
    withdrawn_by_id: z.number().optional(),
    withdrawn_because: z.string().optional(),
  }),
});

/** An operator gives a role, or disables an account, or enables it; somebody deletes their own. Who does it stands in the audit entry. */
const roleChangeSchema = z.strictObject({
  kind: z.literal('role'),
  id: z.number(),
  from: z.enum(roles),
  to: z.enum(roles),
});
const disablingSchema = z.strictObject({ kind: z.literal('disable'), id: z.number() });
const enablingSchema = z.strictObject({ kind: z.literal('enable'), id: z.number() });
const deletionSchema = z.strictObject({
  kind: z.literal('delete'),
  id: z.number(),
  /** Whether the points that are left may be lost; else they keep the account. */
  gives_up_points: z.boolean(),
});

export const planSchema = z.strictObject({
  payment: z.discriminatedUnion('kind', [paymentInsertSchema, paymentMoveSchema]).optional(),
  coupon: z.discriminatedUnion('kind', [couponReservationSchema, couponMoveSchema]).optional(),
  evidence: evidenceSchema.optional(),
  postings: z.array(postingSchema).optional(),
  events: z.array(timelineEntrySchema).optional(),
  ...taskParts,
  ...outgoingParts,
  ...balanceParts,
  approval: z.discriminatedUnion('kind', [approvalInsertSchema, approvalMoveSchema]).optional(),
  person: z
    .discriminatedUnion('kind', [roleChangeSchema, disablingSchema, enablingSchema, deletionSchema])
    .optional(),
  audit: auditEntrySchema.optional(),
});
export type Plan = z.infer<typeof planSchema>;
