import { z } from 'zod';
import {
  amountSchema,
  INTEGER_MAX,
  idSchema,
  pageQuerySchema,
  pathIdSchema,
  textSchema,
  timestampSchema,
} from '@/lib/core/fields';
import { AMOUNT_MAX } from '@/lib/core/money';
import { taskStatusSchema } from '@/lib/tasks/schema';
import { endedTaskStatuses } from '@/lib/tasks/states';
import { askReasons, refundRequestReasons, refundRequestStatuses } from './states';

export const REFUND_TEXT_LENGTH_MAX = 2_000;

export const refundRequestParamsSchema = z.object({ task_id: pathIdSchema, refund_request_id: pathIdSchema });

export const refundDecisionParamsSchema = z.object({ refund_request_id: pathIdSchema });

export const refundRequestReasonSchema = z.enum(refundRequestReasons);

export const askRefundBodySchema = z.strictObject({
  reason: z.enum(askReasons),
  /** Minor units, at most the held reward. */
  amount: z.int().min(1).max(AMOUNT_MAX),
  text: textSchema({ min: 1, max: REFUND_TEXT_LENGTH_MAX }),
});

export const answerRefundBodySchema = z.strictObject({
  text: textSchema({ min: 1, max: REFUND_TEXT_LENGTH_MAX }),
});

export const decideRefundBodySchema = z.strictObject({
  /** Minor units; together they are the held reward. Its further service fee goes with each part. */
  to_poster: amountSchema,
  to_helper: amountSchema,
  text: textSchema({ min: 1, max: REFUND_TEXT_LENGTH_MAX }),
});

export const refundRequestSchema = z.strictObject({
  id: idSchema,
  task_id: idSchema,
  task_title: z.string(),
  task_status: taskStatusSchema,
  status: z.enum(refundRequestStatuses),
  reason: refundRequestReasonSchema,
  currency: z.string().length(3),
  amount: amountSchema,
  amount_display: z.string(),
  /** The held reward now, without its further service fee. */
  held: amountSchema,
  held_display: z.string(),
  /** The providers' limit for holding the money; null if nothing is held any more. */
  decide_before: timestampSchema.nullable(),
  /** The poster's; empty without a requester. */
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

/** Which requests an operator sees: those in a state, or all of them. */
export const refundRequestFilterSchema = z.enum([...refundRequestStatuses, 'all']);

export const refundRequestListQuerySchema = pageQuerySchema.extend({
  status: refundRequestFilterSchema.default('open'),
});

/** A request with the name of the operator who decided it. */
export const decidableRequestSchema = refundRequestSchema.extend({ decided_by: z.string().nullable() });

export const adminRefundRequestListSchema = z.strictObject({
  refund_requests: z.array(decidableRequestSchema),
  next_cursor: idSchema.nullable(),
});

export const decisionPreviewQuerySchema = z.object({
  to_poster: z
    .string()
    .regex(/^(0|[1-9]\d{0,9})$/, 'Use a whole number.')
    .transform(Number)
    .pipe(z.int().max(INTEGER_MAX))
    .optional(),
});

/**
 * The effect of a decision: the poster's part is refunded the way they paid, with its share of the service fee, and the
 * helper's goes to the wallet.
 */
export const decisionPreviewSchema = z.strictObject({
  request: refundRequestSchema,
  to_poster: amountSchema,
  to_poster_display: z.string(),
  to_helper: amountSchema,
  to_helper_display: z.string(),
  /** The poster's part and its service fee: what goes back. */
  refunded: amountSchema,
  refunded_display: z.string(),
  /** How the task ends. */
  task_becomes: z.enum(endedTaskStatuses),
  /** Why it cannot be decided now. */
  is_frozen: z.boolean(),
});

export type AskRefundBody = z.output<typeof askRefundBodySchema>;
export type DecideRefundBody = z.output<typeof decideRefundBodySchema>;
export type RefundRequestResponse = z.output<typeof refundRequestSchema>;
export type RefundRequestFilter = z.output<typeof refundRequestFilterSchema>;
export type DecidableRequest = z.output<typeof decidableRequestSchema>;
export type AdminRefundRequestList = z.output<typeof adminRefundRequestListSchema>;
export type DecisionPreview = z.output<typeof decisionPreviewSchema>;
