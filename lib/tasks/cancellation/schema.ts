import { z } from 'zod';
import { amountSchema, omittable } from '@/lib/core/fields';
import { couponFateSchema } from '@/lib/coupons/schema';

/**
 * `returned` - all of it is refunded to the poster; `shared` - the helper gets a part of it, and the rest is refunded; `kept` -
 * none of it is refunded; `not_paid` - there is nothing.
 */
const moneyFateSchema = z.enum(['returned', 'shared', 'kept', 'not_paid']);

/** Names the terms that this person saw; if others apply by now, nothing is cancelled. */
export const cancelTaskBodySchema = z.strictObject({ rule: omittable(z.string().min(1).max(64)) });

/** The effect of cancelling now, for the side that asks. Amounts in minor units. */
export const cancellationSchema = z.strictObject({
  is_allowed: z.boolean(),
  /** What this side can do instead. */
  instead: z.enum(['refund_request']).nullable(),
  rule: z.string().nullable(),
  fee: moneyFateSchema.nullable(),
  reward: moneyFateSchema.nullable(),
  currency: z.string().length(3),
  /** Each to its origin. */
  fee_money_back: amountSchema,
  fee_money_back_display: z.string(),
  fee_points_back: amountSchema,
  fee_coupon: couponFateSchema,
  reward_back: amountSchema,
  reward_back_display: z.string(),
  /** The helper's share of the reward, and the service fee that goes back and that the helper owes for it. */
  helper_gets: amountSchema,
  helper_gets_display: z.string(),
  helper_owes: amountSchema,
  helper_owes_display: z.string(),
});

export type CancellationPreview = z.output<typeof cancellationSchema>;
export type MoneyFate = z.output<typeof moneyFateSchema>;
