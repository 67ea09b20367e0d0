import { z } from 'zod';
import {
  amountSchema,
  idSchema,
  omittable,
  pathIdSchema,
  providerReferenceSchema,
  timestampSchema,
} from '@/lib/core/fields';
import { couponCodeSchema } from '@/lib/coupons/schema';
import { type ProviderName, providerNames } from '@/lib/providers/names';
import { providerNameSchema } from '@/lib/providers/schema';
import { feeTypes } from './fee-types';
import { paymentMethods, paymentProviders } from './methods';
import { paymentStatuses } from './states';

/** The note of every price: points and coupons only ever reduce the service fee. */
export const PAYMENT_NOTE = '积分仅用于抵扣申请费/平台服务费，任务奖励将按法币结算给服务者';

export const paymentMethodSchema = z.enum(paymentMethods);
export const feeTypeSchema = z.enum(feeTypes);
export const paymentProviderSchema = z.enum(paymentProviders);
export const paymentStatusSchema = z.enum(paymentStatuses);

export const paymentParamsSchema = z.object({ payment_id: pathIdSchema });

type AmountOf<Name extends string, Field> = { [Key in Name as `${Key}_amount`]: Field };
type DisplayOf<Name extends string, Field> = { [Key in Name as `${Key}_amount_display`]: Field };

const omittableAmountSchema = omittable(amountSchema);
const expectedAmountFields = Object.fromEntries(
  providerNames.map((name) => [`${name}_amount`, omittableAmountSchema]),
) as AmountOf<ProviderName, typeof omittableAmountSchema>;

const takenAmountSchema = amountSchema.nullable();
const takenDisplaySchema = z.string().nullable();
const takenAmountFields = Object.fromEntries(
  providerNames.flatMap((name) => [
    [`${name}_amount`, takenAmountSchema],
    [`${name}_amount_display`, takenDisplaySchema],
  ]),
) as AmountOf<ProviderName, typeof takenAmountSchema> & DisplayOf<ProviderName, typeof takenDisplaySchema>;

/** The payer's choice. The server prices; `stripe_amount` and `paypal_amount` are compared, never used. */
export const createPaymentBodySchema = z.strictObject({
  payment_method: paymentMethodSchema,
  points_amount: omittable(amountSchema),
  coupon_code: omittable(couponCodeSchema),
  user_coupon_id: omittable(idSchema),
  ...expectedAmountFields,
  provider: omittable(providerNameSchema),
  fee_type: omittable(feeTypeSchema),
  ui_mode: omittable(z.enum(['hosted_page', 'embedded_page'])),
});

/** Repeats the order that the payer approved; compared with the payment's own, never used. */
export const capturePaymentBodySchema = z.strictObject({ order_id: omittable(providerReferenceSchema) });

/**
 * Stripe names the session in its return URL; anybody can write anything there, so it only says which payment to sync.
 */
export const stripeReturnQuerySchema = z.object({ session_id: providerReferenceSchema.default('') });

/** PayPal names the order `token`. Who the payer is (`PayerID`, absent where they turned back) is not needed. */
export const payPalReturnQuerySchema = z.object({
  token: providerReferenceSchema.default(''),
  PayerID: providerReferenceSchema.optional(),
});

/**
 * A price in its parts, in minor units: total_amount = points_used + coupon_discount + final_amount, and what it is for:
 * total_amount = reward_amount + service_fee_amount.
 */
const priceFields = {
  total_amount: amountSchema,
  total_amount_display: z.string(),
  reward_amount: amountSchema,
  reward_amount_display: z.string().nullable(),
  service_fee_amount: amountSchema,
  service_fee_amount_display: z.string().nullable(),
  points_used: amountSchema,
  points_used_display: z.string().nullable(),
  coupon_discount: amountSchema,
  coupon_discount_display: z.string().nullable(),
  ...takenAmountFields,
  currency: z.string().length(3),
  final_amount: amountSchema,
  final_amount_display: z.string(),
};

export const paymentResponseSchema = z.strictObject({
  payment_id: idSchema,
  status: paymentStatusSchema,
  fee_type: feeTypeSchema,
  ...priceFields,
  checkout_url: z.url().nullable(),
  payment_provider: paymentProviderSchema,
  paypal_payment_id: z.string().nullable(),
  expires_at: timestampSchema.nullable(),
  note: z.string(),
});

/** Usable points are 0..max without the gap skip_from..skip_to (inclusive); both are null where there is no gap. */
export const pointsChoicesSchema = z.strictObject({
  max: amountSchema,
  skip_from: amountSchema.nullable(),
  skip_to: amountSchema.nullable(),
});

export const quoteResponseSchema = z.strictObject({
  fee_type: feeTypeSchema,
  ...priceFields,
  payment_provider: paymentProviderSchema,
  note: z.string(),
  /** Points that this person can use here, their own unfinished payment's included. */
  points_available: amountSchema,
  /** The smallest amount that the provider takes; null where no provider takes part. */
  provider_minimum: amountSchema.nullable(),
  points_choices: pointsChoicesSchema,
});

export const paymentDetailSchema = z.strictObject({
  ...paymentResponseSchema.shape,
  task_id: idSchema,
  created_at: timestampSchema,
  completed_at: timestampSchema.nullable(),
  /** Why it failed, was cancelled or needs review, as a code. */
  reason: z.string().nullable(),
});

export const paymentListSchema = z.strictObject({
  payments: z.array(paymentDetailSchema),
  next_cursor: idSchema.nullable(),
});

export const clientSecretSchema = z.strictObject({
  client_secret: z.string(),
  publishable_key: z.string(),
});

export type CreatePaymentBody = z.output<typeof createPaymentBodySchema>;
export type PaymentResponse = z.output<typeof paymentResponseSchema>;
export type QuoteResponse = z.output<typeof quoteResponseSchema>;
export type PaymentDetail = z.output<typeof paymentDetailSchema>;
export type PaymentList = z.output<typeof paymentListSchema>;
export type ClientSecret = z.output<typeof clientSecretSchema>;
