import * as z from 'zod/mini';
import type { Quote } from './pay-choice';

/** The keys of a create or status response that the pages read. */
export const paymentResponseSchema = z.object({
  payment_id: z.number(),
  status: z.string(),
  fee_type: z.string(),
  currency: z.string(),
  final_amount: z.number(),
  checkout_url: z.nullable(z.string()),
  payment_provider: z.nullable(z.string()),
  paypal_payment_id: z.nullable(z.string()),
  expires_at: z.nullable(z.string()),
});

export type PaymentResponse = z.infer<typeof paymentResponseSchema>;

export const statusResponseSchema = z.extend(paymentResponseSchema, { reason: z.nullable(z.string()) });

const quoteResponseSchema = z.object({
  total_amount: z.number(),
  service_fee_amount: z.number(),
  points_used: z.number(),
  coupon_discount: z.number(),
  final_amount: z.number(),
  currency: z.string(),
  points_available: z.number(),
  provider_minimum: z.nullable(z.number()),
  points_choices: z.object({
    max: z.number(),
    skip_from: z.nullable(z.number()),
    skip_to: z.nullable(z.number()),
  }),
});

type QuoteResponse = z.infer<typeof quoteResponseSchema>;

/** The quote's response, in our own words. */
export const quoteSchema = z.pipe(quoteResponseSchema, z.transform(toQuote));

export function toQuote(answer: QuoteResponse): Quote {
  return {
    totalAmount: answer.total_amount,
    serviceFee: answer.service_fee_amount,
    pointsUsed: answer.points_used,
    couponDiscount: answer.coupon_discount,
    finalAmount: answer.final_amount,
    currency: answer.currency,
    pointsAvailable: answer.points_available,
    providerMinimum: answer.provider_minimum ?? 0,
    pointsChoices: answer.points_choices,
  };
}

const nearestSchema = z.array(z.object({ points_amount: z.number(), final_amount: z.number() }));

/** The nearest numbers of points that work, from a `below_provider_minimum` refusal. */
export function readNearestPoints(details: Record<string, unknown>): number[] {
  const parsed = z.safeParse(nearestSchema, details.choices);
  return parsed.success ? parsed.data.map((choice) => choice.points_amount) : [];
}
