import { z } from 'zod';

/** Amounts are integers in minor units of `currency`; times are milliseconds. */

export const payoutItemStatusSchema = z.enum([
  'PENDING',
  'SUCCESS',
  'UNCLAIMED',
  'RETURNED',
  'FAILED',
  'BLOCKED',
  'ONHOLD',
  'REFUNDED',
  'REVERSED',
  /** No word of PayPal's: what a client does with one that it never heard of. */
  'IN_LIMBO',
]);
export type PayoutItemStatus = z.infer<typeof payoutItemStatusSchema>;

export const recipientTypeSchema = z.enum(['EMAIL', 'PAYPAL_ID']);

export const payoutBatchSchema = z.object({
  id: z.string(),
  createdAtMs: z.number(),
  completedAtMs: z.number().nullable(),
  status: z.enum(['PENDING', 'PROCESSING', 'SUCCESS', 'DENIED']),
  senderBatchId: z.string().nullable(),
  recipientType: recipientTypeSchema.nullable(),
  emailSubject: z.string().nullable(),
  emailMessage: z.string().nullable(),
  note: z.string().nullable(),
  amount: z.number(),
  fee: z.number(),
  currency: z.string(),
  /** When it takes its next step by itself; null when it waits for a button, or for nothing. */
  nextStepAtMs: z.number().nullable(),
});
export type PayoutBatchRecord = z.infer<typeof payoutBatchSchema>;

export const payoutItemSchema = z.object({
  id: z.string(),
  batchId: z.string(),
  status: payoutItemStatusSchema,
  transactionId: z.string().nullable(),
  /** The transaction that took its money; PayPal shows it once it is under way. */
  sentTransactionId: z.string().nullable().default(null),
  activityId: z.string().nullable(),
  processedAtMs: z.number().nullable(),
  recipientType: recipientTypeSchema,
  receiver: z.string(),
  amount: z.number(),
  fee: z.number(),
  currency: z.string(),
  note: z.string().nullable(),
  senderItemId: z.string().nullable(),
  purpose: z.string().nullable(),
  /** Why it did not arrive, as a name of `payoutItemErrors`. */
  error: z.string().nullable(),
  /** When money that nobody claims comes back. */
  returnsAtMs: z.number().nullable(),
});
export type PayoutItemRecord = z.infer<typeof payoutItemSchema>;
