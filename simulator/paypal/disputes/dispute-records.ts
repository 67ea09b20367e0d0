import { z } from 'zod';

/** Amounts are integers in minor units of `currency`; times are milliseconds. */

export const disputeReasonSchema = z.enum([
  'MERCHANDISE_OR_SERVICE_NOT_RECEIVED',
  'MERCHANDISE_OR_SERVICE_NOT_AS_DESCRIBED',
  'UNAUTHORISED',
  'CREDIT_NOT_PROCESSED',
  'DUPLICATE_TRANSACTION',
  'INCORRECT_AMOUNT',
  'PAYMENT_BY_OTHER_MEANS',
  'CANCELED_RECURRING_BILLING',
  'PROBLEM_WITH_REMITTANCE',
  'OTHER',
]);

/** INQUIRY: buyer and seller talk. CHARGEBACK: PayPal, or the buyer's bank, decides. */
export const disputeStageSchema = z.enum(['INQUIRY', 'CHARGEBACK']);

/** INTERNAL: the buyer complained to PayPal. EXTERNAL: to the bank that issued the card. */
export const disputeChannelSchema = z.enum(['INTERNAL', 'EXTERNAL']);

/** PayPal's words; a test may also have it say one that nobody knows. */
export const disputeOutcomes = [
  'RESOLVED_BUYER_FAVOUR',
  'RESOLVED_SELLER_FAVOUR',
  'RESOLVED_WITH_PAYOUT',
  'CANCELED_BY_BUYER',
  'ACCEPTED',
  'DENIED',
  'NONE',
] as const;

export const evidenceTypeSchema = z.enum([
  'PROOF_OF_FULFILLMENT',
  'PROOF_OF_REFUND',
  'PROOF_OF_DELIVERY_SIGNATURE',
  'PROOF_OF_RECEIPT_COPY',
  'RETURN_POLICY',
  'OTHER',
]);

export const disputeSchema = z.object({
  id: z.string(),
  captureId: z.string(),
  orderId: z.string(),
  createdAtMs: z.number(),
  updatedAtMs: z.number(),
  status: z.enum(['OPEN', 'WAITING_FOR_SELLER_RESPONSE', 'UNDER_REVIEW', 'RESOLVED']),
  stage: disputeStageSchema,
  channel: disputeChannelSchema,
  reason: disputeReasonSchema,
  amount: z.number(),
  currency: z.string(),
  outcome: z.string().nullable(),
  /** What PayPal says that the buyer gets. */
  refunded: z.number(),
  /** What it says of the amount instead, in another currency. */
  told: z.object({ amount: z.number(), currency: z.string() }).nullable().default(null),
  /** When the seller's silence decides. */
  dueAtMs: z.number(),
  messages: z.array(z.object({ by: z.enum(['BUYER', 'SELLER']), atMs: z.number(), text: z.string() })),
  evidences: z.array(z.object({ type: evidenceTypeSchema, notes: z.string().nullable(), atMs: z.number() })),
});
export type DisputeRecord = z.infer<typeof disputeSchema>;
