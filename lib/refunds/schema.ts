import { z } from 'zod';
import {
  amountSchema,
  INTEGER_MAX,
  idSchema,
  omittable,
  pathIdSchema,
  textSchema,
  timestampSchema,
} from '@/lib/core/fields';
import { AMOUNT_MAX } from '@/lib/core/money';
import { couponFateSchema } from '@/lib/coupons/schema';
import { paymentParamsSchema, paymentStatusSchema } from '@/lib/payments/schema';
import { refundPurposes, refundStatuses } from './states';

export const REFUND_NOTE_LENGTH_MAX = 2_000;

export const refundStatusSchema = z.enum(refundStatuses);
export const refundPurposeSchema = z.enum(refundPurposes);

export const refundSchema = z.strictObject({
  id: idSchema,
  status: refundStatusSchema,
  /** Money, in minor units, and points that were returned with it at once. */
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

/** Unmatched money of a payment that has not been refunded, beside the money that has. */
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

export const refundParamsSchema = paymentParamsSchema.extend({ refund_id: pathIdSchema });

export const refundPreviewQuerySchema = z.object({
  amount: z
    .string()
    .regex(/^[1-9]\d{0,9}$/, 'Use a positive whole number.')
    .transform(Number)
    .pipe(z.int().max(INTEGER_MAX))
    .optional(),
});

/** The effect, and what could be refunded after it. `amount` is the sum of money and points, in minor units. */
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
  /** Nothing of the payment stays with us. */
  is_whole: z.boolean(),
  /** The task ends with it. */
  ends_task: z.boolean(),
  refunds: z.array(refundSchema),
});

/** Why an operator refunds on their own initiative; the payer reads it. */
export const refundPaymentReasonSchema = z.enum(['goodwill', 'service_problem', 'mistake']);

export const refundPaymentBodySchema = z.strictObject({
  /** Minor units of the total, points included; left out: everything that can still be refunded. */
  amount: omittable(z.int().min(1).max(AMOUNT_MAX)),
  reason: refundPaymentReasonSchema,
  note: omittable(textSchema({ min: 1, max: REFUND_NOTE_LENGTH_MAX })),
});

/** Why money under suspense is refunded; above the limits it must be said. */
export const returnSuspenseBodySchema = z.strictObject({
  reason: omittable(textSchema({ min: 1, max: REFUND_NOTE_LENGTH_MAX })),
});

export type RefundResponse = z.output<typeof refundSchema>;
export type RefundList = z.output<typeof refundListSchema>;
export type SuspenseList = z.output<typeof suspenseListSchema>;
export type RefundPreview = z.output<typeof refundPreviewSchema>;
export type RefundPaymentBody = z.output<typeof refundPaymentBodySchema>;
