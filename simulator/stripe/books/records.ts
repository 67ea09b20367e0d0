import { z } from 'zod';

/** Amounts are integers in minor units of `currency` (lower case, as Stripe writes it); times are Unix seconds. */

export const metadataSchema = z.record(z.string(), z.string());

const lineItemSchema = z.object({
  id: z.string(),
  priceId: z.string(),
  productId: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  unitAmount: z.number(),
  quantity: z.number(),
});

export const sessionSchema = z.object({
  id: z.string(),
  created: z.number(),
  expiresAt: z.number(),
  status: z.enum(['open', 'complete', 'expired']),
  paymentStatus: z.enum(['unpaid', 'paid']),
  uiMode: z.enum(['hosted_page', 'embedded_page', 'elements']),
  clientSecret: z.string().nullable(),
  currency: z.string(),
  amountTotal: z.number(),
  lineItems: z.array(lineItemSchema),
  paymentMethodTypes: z.array(z.enum(['card', 'sepa_debit'])),
  allowedPaymentMethodTypes: z.array(z.string()).nullable(),
  excludedPaymentMethodTypes: z.array(z.string()).nullable(),
  requestThreeDSecure: z.enum(['any', 'automatic', 'challenge']),
  metadata: metadataSchema,
  intentMetadata: metadataSchema,
  intentDescription: z.string().nullable(),
  intentReceiptEmail: z.string().nullable(),
  intentStatementDescriptorSuffix: z.string().nullable(),
  intentTransferGroup: z.string().nullable(),
  clientReferenceId: z.string().nullable(),
  customerEmail: z.string().nullable(),
  customerName: z.string().nullable(),
  successUrl: z.string().nullable(),
  cancelUrl: z.string().nullable(),
  returnUrl: z.string().nullable(),
  redirectOnCompletion: z.enum(['always', 'if_required', 'never']),
  locale: z.string().nullable(),
  submitType: z.enum(['auto', 'book', 'donate', 'pay']).nullable(),
  submitText: z.string().nullable(),
  integrationIdentifier: z.string().nullable(),
  intentId: z.string().nullable(),
});
export type SessionRecord = z.infer<typeof sessionSchema>;
export type LineItemRecord = z.infer<typeof lineItemSchema>;

export const cardErrorSchema = z.object({
  code: z.string(),
  declineCode: z.string().nullable(),
  message: z.string(),
  chargeId: z.string().nullable(),
  paymentMethodId: z.string(),
});
export type CardErrorRecord = z.infer<typeof cardErrorSchema>;

export const intentSchema = z.object({
  id: z.string(),
  created: z.number(),
  clientSecret: z.string(),
  sessionId: z.string(),
  amount: z.number(),
  currency: z.string(),
  status: z.enum(['requires_payment_method', 'requires_action', 'processing', 'succeeded', 'canceled']),
  metadata: metadataSchema,
  description: z.string().nullable(),
  receiptEmail: z.string().nullable(),
  statementDescriptorSuffix: z.string().nullable(),
  transferGroup: z.string().nullable(),
  paymentMethodTypes: z.array(z.string()),
  paymentMethodId: z.string().nullable(),
  latestChargeId: z.string().nullable(),
  lastError: cardErrorSchema.nullable(),
  canceledAt: z.number().nullable(),
  cancellationReason: z
    .enum(['abandoned', 'duplicate', 'expired', 'fraudulent', 'requested_by_customer'])
    .nullable()
    .default(null),
  /** When a bank debit's answer arrives by itself; null when it waits for a button, or for nothing. */
  bankAnswerAtMs: z.number().nullable(),
});
export type IntentRecord = z.infer<typeof intentSchema>;

export const paymentMethodSchema = z.object({
  id: z.string(),
  created: z.number(),
  type: z.enum(['card', 'sepa_debit']),
  brand: z.string(),
  last4: z.string(),
  /** Which row of the test cards (or test bank accounts) this is; the number itself is not kept. */
  testCase: z.string(),
  expMonth: z.number(),
  expYear: z.number(),
  country: z.string(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  isAuthenticated: z.boolean(),
});
export type PaymentMethodRecord = z.infer<typeof paymentMethodSchema>;

export const chargeSchema = z.object({
  id: z.string(),
  created: z.number(),
  intentId: z.string(),
  amount: z.number(),
  amountRefunded: z.number(),
  currency: z.string(),
  status: z.enum(['succeeded', 'pending', 'failed']),
  metadata: metadataSchema,
  description: z.string().nullable(),
  receiptEmail: z.string().nullable(),
  statementDescriptorSuffix: z.string().nullable(),
  transferGroup: z.string().nullable(),
  paymentMethodId: z.string(),
  balanceTransactionId: z.string().nullable(),
  failureCode: z.string().nullable(),
  failureMessage: z.string().nullable(),
  declineCode: z.string().nullable(),
  /** The dispute about it, open or decided. */
  disputeId: z.string().nullable().default(null),
});
export type ChargeRecord = z.infer<typeof chargeSchema>;

export const refundSchema = z.object({
  id: z.string(),
  created: z.number(),
  chargeId: z.string(),
  intentId: z.string(),
  amount: z.number(),
  currency: z.string(),
  status: z.enum(['pending', 'requires_action', 'succeeded', 'failed', 'canceled']),
  reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer']).nullable(),
  metadata: metadataSchema,
  balanceTransactionId: z.string().nullable(),
  failureBalanceTransactionId: z.string().nullable(),
  failureReason: z.string().nullable(),
  reference: z.string().nullable(),
  /** What the bank will say later, and when; null when nothing is outstanding. */
  outcome: z.object({ status: z.enum(['succeeded', 'failed']), atMs: z.number() }).nullable(),
});
export type RefundRecord = z.infer<typeof refundSchema>;

export const disputeSchema = z.object({
  id: z.string(),
  created: z.number(),
  chargeId: z.string(),
  intentId: z.string(),
  amount: z.number(),
  currency: z.string(),
  reason: z.enum(['fraudulent', 'product_not_received', 'product_unacceptable', 'duplicate', 'general']),
  /** How it was prevented before it became a chargeback; null where it was not. */
  prevention: z.enum(['block', 'resolution']).nullable().default(null),
  /** An inquiry takes no money unless it is escalated. */
  isInquiry: z.boolean(),
  status: z.enum([
    'needs_response',
    'under_review',
    'won',
    'lost',
    'warning_needs_response',
    'warning_under_review',
    'warning_closed',
    'prevented',
  ]),
  /** Only what was given; the API shows the other fields as null. */
  evidence: z.record(z.string(), z.string()),
  submissionCount: z.number(),
  dueBy: z.number(),
  metadata: metadataSchema,
  /** The withdrawal, then the reversal. */
  balanceTransactionIds: z.array(z.string()),
  /** What the bank will say later, and when; null when it has nothing to say yet, or has said it. */
  decision: z
    .object({
      outcome: z.enum(['won', 'lost', 'warning_closed', 'escalated', 'prevented']),
      atMs: z.number(),
    })
    .nullable(),
});
export type DisputeRecord = z.infer<typeof disputeSchema>;

export const balanceTransactionSchema = z.object({
  id: z.string(),
  created: z.number(),
  availableOn: z.number(),
  type: z.enum([
    'charge',
    'payment',
    'refund',
    'payment_refund',
    'refund_failure',
    'adjustment',
    'transfer',
    'transfer_refund',
    'payout',
    'payout_failure',
    'stripe_fee',
    'topup',
  ]),
  /** Null for what no object of the API is behind. */
  sourceId: z.string().nullable(),
  /** The connected account whose balance this is a line of; null for the platform's own. */
  accountId: z.string().nullable().default(null),
  description: z.string().nullable().default(null),
  amount: z.number(),
  fee: z.number(),
  currency: z.string(),
  /** What it was in the payer's currency, if the balance took it in another one; `rate` is what one unit was worth. */
  presented: z
    .object({ amount: z.number(), currency: z.string(), rate: z.number() })
    .nullable()
    .default(null),
  /** The automatic payout that paid it to the bank. */
  payoutId: z.string().nullable().default(null),
});
export type BalanceTransactionRecord = z.infer<typeof balanceTransactionSchema>;

export const eventSchema = z.object({
  id: z.string(),
  created: z.number(),
  type: z.string(),
  object: z.record(z.string(), z.unknown()),
  previousAttributes: z.record(z.string(), z.unknown()).nullable(),
  request: z.object({ id: z.string().nullable(), idempotencyKey: z.string().nullable() }),
  /** The connected account on which it happened; null for the platform's own. */
  accountId: z.string().nullable().default(null),
});
export type EventRecord = z.infer<typeof eventSchema>;

export const ledgerEntrySchema = z.object({
  id: z.string(),
  at: z.number(),
  kind: z.enum([
    'capture',
    'fee',
    'refund',
    'refund_failure',
    'dispute',
    'dispute_fee',
    'dispute_reversal',
    'transfer',
    'transfer_reversal',
    'payout',
    'payout_failure',
    'conversion',
    'topup',
    'planted',
    'planted_fee',
  ]),
  from: z.string(),
  to: z.string(),
  amount: z.number().int().positive(),
  currency: z.string(),
  /** The payment that the money came from; null where no single one can be named. */
  intentId: z.string().nullable(),
  sourceId: z.string(),
});
export type LedgerEntry = z.infer<typeof ledgerEntrySchema>;

export const storedResponseSchema = z.object({
  endpoint: z.string(),
  parametersHash: z.string(),
  status: z.number(),
  body: z.string(),
  requestId: z.string(),
  createdAtMs: z.number(),
});
export type StoredResponse = z.infer<typeof storedResponseSchema>;

/** What the API says instead of the truth; a member that is left out stays true. Amounts are in minor units. */
export const misreportSchema = z.strictObject({
  /** Any word, also one that Stripe does not have yet. */
  status: z.string().optional(),
  payment_status: z.string().optional(),
  amount: z.number().int().nonnegative().optional(),
  amount_total: z.number().int().nonnegative().optional(),
  amount_received: z.number().int().nonnegative().optional(),
  amount_reversed: z.number().int().nonnegative().optional(),
  currency: z.string().length(3).toLowerCase().optional(),
  livemode: z.boolean().optional(),
});
export type Misreport = z.infer<typeof misreportSchema>;
