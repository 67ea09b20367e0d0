import { z } from 'zod';

/** Amounts are integers in minor units of `currency` (upper case, as PayPal writes it); times are milliseconds. */

const moneyPartsSchema = z.record(z.string(), z.number());

const itemSchema = z.object({
  name: z.string(),
  quantity: z.number(),
  unitAmount: z.number(),
  tax: z.number().nullable(),
  description: z.string().nullable(),
  sku: z.string().nullable(),
  category: z.string().nullable(),
});
export type ItemRecord = z.infer<typeof itemSchema>;

/** How the buyer pays, and with that how the capture ends. */
export const fundingSchema = z.enum([
  'balance',
  'declining_card',
  'echeck',
  'bouncing_echeck',
  'review',
  'declined_capture',
  'needs_action',
]);
export type Funding = z.infer<typeof fundingSchema>;

export const purchaseUnitSchema = z.object({
  referenceId: z.string(),
  amount: z.number(),
  currency: z.string(),
  breakdown: moneyPartsSchema.nullable(),
  items: z.array(itemSchema),
  description: z.string().nullable(),
  customId: z.string().nullable(),
  invoiceId: z.string().nullable(),
  softDescriptor: z.string().nullable(),
  payee: z.object({ merchantId: z.string(), email: z.string() }),
});
export type PurchaseUnitRecord = z.infer<typeof purchaseUnitSchema>;

export const orderSchema = z.object({
  id: z.string(),
  createdAtMs: z.number(),
  updatedAtMs: z.number(),
  /** An order that nobody approves or captures by then is gone, as if it had never been. */
  lapsesAtMs: z.number(),
  status: z.enum(['CREATED', 'SAVED', 'APPROVED', 'VOIDED', 'COMPLETED', 'PAYER_ACTION_REQUIRED']),
  unit: purchaseUnitSchema,
  hasPaymentSource: z.boolean(),
  returnUrl: z.string().nullable(),
  cancelUrl: z.string().nullable(),
  userAction: z.enum(['CONTINUE', 'PAY_NOW']),
  locale: z.string().nullable(),
  brandName: z.string().nullable(),
  funding: fundingSchema.nullable(),
  isActionDone: z.boolean(),
  captureId: z.string().nullable(),
  /** PayPal was told to lose it: the API has it no longer, whatever became of its money. */
  isForgotten: z.boolean().default(false),
});
export type OrderRecord = z.infer<typeof orderSchema>;

export const captureSchema = z.object({
  id: z.string(),
  orderId: z.string(),
  createdAtMs: z.number(),
  updatedAtMs: z.number(),
  status: z.enum(['COMPLETED', 'DECLINED', 'FAILED', 'PARTIALLY_REFUNDED', 'PENDING', 'REFUNDED']),
  reason: z.enum(['ECHECK', 'PENDING_REVIEW', 'CHARGEBACK', 'BUYER_COMPLAINT']).nullable(),
  amount: z.number(),
  currency: z.string(),
  fee: z.number(),
  funding: fundingSchema,
  invoiceId: z.string().nullable(),
  customId: z.string().nullable(),
  /** When a pending capture is decided by itself; null when it waits for a button, or for nothing. */
  decidedAtMs: z.number().nullable(),
});
export type CaptureRecord = z.infer<typeof captureSchema>;

/** What the API says of an order and its capture instead of the truth; null leaves that part true. */
export const misreportSchema = z.object({
  amount: z.number().nullable(),
  currency: z.string().nullable(),
  merchantId: z.string().nullable(),
  email: z.string().nullable(),
  /** The status of the order, its capture, all its refunds and all its disputes. */
  statuses: z
    .object({
      order: z.string().optional(),
      capture: z.string().optional(),
      refund: z.string().optional(),
      dispute: z.string().optional(),
    })
    .default({}),
});
export type MisreportRecord = z.infer<typeof misreportSchema>;

export const refundSchema = z.object({
  id: z.string(),
  captureId: z.string(),
  orderId: z.string(),
  kind: z.enum(['refund', 'reversal']),
  createdAtMs: z.number(),
  updatedAtMs: z.number(),
  status: z.enum(['COMPLETED', 'PENDING', 'FAILED', 'CANCELLED']),
  amount: z.number(),
  currency: z.string(),
  invoiceId: z.string().nullable(),
  customId: z.string().nullable(),
  noteToPayer: z.string().nullable(),
  /** All refunds of the capture up to and with this one. */
  totalRefunded: z.number(),
  /** Why money was taken back; null for a refund. */
  reversalReason: z.enum(['CHARGEBACK', 'BUYER_COMPLAINT']).nullable().default(null),
});
export type RefundRecord = z.infer<typeof refundSchema>;

export const eventSchema = z.object({
  id: z.string(),
  createdAtMs: z.number(),
  type: z.string(),
  resourceType: z.string(),
  resourceVersion: z.string().nullable(),
  summary: z.string(),
  resource: z.record(z.string(), z.unknown()),
  /** The ids by which the list of events can be searched. */
  transactionIds: z.array(z.string()),
});
export type EventRecord = z.infer<typeof eventSchema>;

export const ledgerEntrySchema = z.object({
  id: z.string(),
  atMs: z.number(),
  kind: z.enum([
    'capture',
    'fee',
    'refund',
    'refund_failure',
    'reversal',
    'dispute_hold',
    'dispute_release',
    'dispute_fee',
    'deposit',
    'withdrawal',
    'withdrawal_return',
    'conversion',
    'planted',
    'payout',
    'payout_fee',
    'payout_arrival',
    'payout_return',
    'payout_fee_return',
  ]),
  from: z.string(),
  to: z.string(),
  amount: z.number().int().positive(),
  currency: z.string(),
  /** Null for what belongs to no order. */
  orderId: z.string().nullable(),
  sourceId: z.string(),
});
export type LedgerEntry = z.infer<typeof ledgerEntrySchema>;

/** Which object the first request with this PayPal-Request-Id made or changed. */
export const requestIdSchema = z.object({ resourceId: z.string(), createdAtMs: z.number() });
export type RequestIdRecord = z.infer<typeof requestIdSchema>;

/** Kept as its hash. */
export const tokenSchema = z.object({ id: z.string(), expiresAtMs: z.number() });
export type TokenRecord = z.infer<typeof tokenSchema>;

const certificateSchema = z.object({ id: z.string(), pem: z.string() });

export const authoritySchema = z.object({
  caPem: z.string(),
  privateKeyPem: z.string(),
  renewAtMs: z.number(),
  certificate: certificateSchema,
  /** Of the same authority and key, but out of date. */
  expiredCertificate: certificateSchema,
  /** Right in every word and of the same key, but of an authority that nobody trusts. */
  foreignCertificate: certificateSchema,
});
export type Authority = z.infer<typeof authoritySchema>;
