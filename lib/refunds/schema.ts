import { z } from 'zod';
import {
  amountSchema,
  INTEGER_MAX,
  idSchema,
  omittable,
  textSchema,
  timestampSchema,
} from '@/lib/core/fields';
import { AMOUNT_MAX } from '@/lib/core/money';
import { paymentStatusSchema } from '@/lib/payments/schema';
import { taskStatusSchema } from '@/lib/tasks/schema';

export const REFUND_TEXT_LENGTH_MAX = 2_000;

/** Why a poster asks for their reward back. */
const askReasonSchema = z.enum(['not_done', 'not_as_agreed', 'late', 'other']);

/** `held_too_long` - nobody asked: the reward has been held for so long that an operator has to decide. */
export const refundReasonSchema = z.enum([...askReasonSchema.options, 'held_too_long']);

/** `returned` - all of it goes back to the poster; `kept` - none of it does; `not_paid` - there is nothing. */
const fateSchema = z.enum(['returned', 'kept', 'not_paid']);
const couponFateSchema = z.enum(['none', 'kept', 'returns', 'ended']);

/** Says which terms this person saw; should others apply by now, nothing is cancelled. */
export const cancelTaskBodySchema = z.strictObject({ rule: omittable(z.string().min(1).max(64)) });

/** What cancelling would do now, for the side that asks. Amounts in minor units. */
export const cancellationSchema = z.strictObject({
  is_allowed: z.boolean(),
  /** What this side can do instead. */
  instead: z.enum(['refund_request']).nullable(),
  rule: z.string().nullable(),
  fee: fateSchema.nullable(),
  reward: fateSchema.nullable(),
  currency: z.string().length(3),
  /** To where each came from. */
  fee_money_back: amountSchema,
  fee_money_back_display: z.string(),
  fee_points_back: amountSchema,
  fee_coupon: couponFateSchema,
  reward_back: amountSchema,
  reward_back_display: z.string(),
});

export const refundSchema = z.strictObject({
  id: idSchema,
  status: z.enum(['pending', 'succeeded', 'failed']),
  /** Money, in minor units, and points that went back with it at once. */
  amount: amountSchema,
  amount_display: z.string(),
  points: amountSchema,
  currency: z.string().length(3),
  /** Why, as a code. */
  reason: z.string(),
  created_at: timestampSchema,
  ended_at: timestampSchema.nullable(),
});

export const refundListSchema = z.strictObject({
  payment_id: idSchema,
  payment_status: paymentStatusSchema,
  refunds: z.array(refundSchema),
});

/** Money of a payment that fits it in no way and has not gone back, beside what has. */
export const suspenseListSchema = z.strictObject({
  ...refundListSchema.shape,
  suspended: z.array(
    z.strictObject({
      /** The provider's. */
      transaction_id: z.string(),
      amount: amountSchema,
      amount_display: z.string(),
      currency: z.string().length(3),
      reason: z.string(),
    }),
  ),
});

export const refundPreviewQuerySchema = z.object({
  amount: z
    .string()
    .regex(/^[1-9]\d{0,9}$/, 'Use a positive whole number.')
    .transform(Number)
    .pipe(z.int().max(INTEGER_MAX))
    .optional(),
});

/** What would go back, and what could after that. `amount` is the sum of money and points, in minor units. */
export const refundPreviewSchema = z.strictObject({
  payment_id: idSchema,
  payment_status: paymentStatusSchema,
  currency: z.string().length(3),
  amount: amountSchema,
  money: amountSchema,
  money_display: z.string(),
  points: amountSchema,
  coupon: couponFateSchema,
  left_money: amountSchema,
  left_money_display: z.string(),
  left_points: amountSchema,
  /** Nothing of what was paid stays with us. */
  is_whole: z.boolean(),
  /** The task ends with it. */
  ends_task: z.boolean(),
  refunds: z.array(refundSchema),
});

/** Why an operator sends money back of their own accord; the payer reads it. */
export const refundPaymentReasonSchema = z.enum(['goodwill', 'service_problem', 'mistake']);

export const refundPaymentBodySchema = z.strictObject({
  /** Minor units of the total, points included; left out: everything that can still go back. */
  amount: omittable(z.int().min(1).max(AMOUNT_MAX)),
  reason: refundPaymentReasonSchema,
  note: omittable(textSchema({ min: 1, max: REFUND_TEXT_LENGTH_MAX })),
});

export const askRefundBodySchema = z.strictObject({
  reason: askReasonSchema,
  /** Minor units, at most what is held. */
  amount: z.int().min(1).max(AMOUNT_MAX),
  text: textSchema({ min: 1, max: REFUND_TEXT_LENGTH_MAX }),
});

export const answerRefundBodySchema = z.strictObject({
  text: textSchema({ min: 1, max: REFUND_TEXT_LENGTH_MAX }),
});

export const decideRefundBodySchema = z.strictObject({
  /** Minor units; together they are what is held. */
  to_poster: amountSchema,
  to_helper: amountSchema,
  text: textSchema({ min: 1, max: REFUND_TEXT_LENGTH_MAX }),
});

export const refundRequestSchema = z.strictObject({
  id: idSchema,
  task_id: idSchema,
  task_title: z.string(),
  task_status: taskStatusSchema,
  status: z.enum(['open', 'withdrawn', 'decided']),
  reason: refundReasonSchema,
  currency: z.string().length(3),
  amount: amountSchema,
  amount_display: z.string(),
  /** What the task holds now. */
  held: amountSchema,
  held_display: z.string(),
  /** Providers let money be held until then and no longer; null where nothing is held any more. */
  decide_before: timestampSchema.nullable(),
  /** The poster's; empty where nobody asked. */
  text: z.string(),
  answer: z.string().nullable(),
  answered_at: timestampSchema.nullable(),
  to_poster: amountSchema.nullable(),
  to_poster_display: z.string().nullable(),
  to_helper: amountSchema.nullable(),
  to_helper_display: z.string().nullable(),
  decision: z.string().nullable(),
  decided_at: timestampSchema.nullable(),
  created_at: timestampSchema,
});

export const refundRequestListSchema = z.strictObject({ refund_requests: z.array(refundRequestSchema) });

export const decisionPreviewQuerySchema = z.object({
  to_poster: z
    .string()
    .regex(/^(0|[1-9]\d{0,9})$/, 'Use a whole number.')
    .transform(Number)
    .pipe(z.int().max(INTEGER_MAX))
    .optional(),
});

/** What a decision would do: the poster gets their part back the way they paid, the helper theirs in the wallet. */
export const decisionPreviewSchema = z.strictObject({
  request: refundRequestSchema,
  to_poster: amountSchema,
  to_poster_display: z.string(),
  to_helper: amountSchema,
  to_helper_display: z.string(),
  /** How the task ends. */
  task_becomes: z.enum(['completed', 'cancelled']),
  /** Why it cannot be decided at the moment. */
  is_frozen: z.boolean(),
});

export type CancellationPreview = z.output<typeof cancellationSchema>;
export type RefundResponse = z.output<typeof refundSchema>;
export type RefundList = z.output<typeof refundListSchema>;
export type SuspenseList = z.output<typeof suspenseListSchema>;
export type RefundPreview = z.output<typeof refundPreviewSchema>;
export type RefundPaymentBody = z.output<typeof refundPaymentBodySchema>;
export type AskRefundBody = z.output<typeof askRefundBodySchema>;
export type DecideRefundBody = z.output<typeof decideRefundBodySchema>;
export type RefundRequestResponse = z.output<typeof refundRequestSchema>;
export type DecisionPreview = z.output<typeof decisionPreviewSchema>;
