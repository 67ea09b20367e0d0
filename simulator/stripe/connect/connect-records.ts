import { z } from 'zod';
import { metadataSchema } from '../books/records';

/** Amounts are integers in minor units of `currency`; times are Unix seconds unless a name ends in Ms. */

export const bankAccountSchema = z.object({
  id: z.string(),
  country: z.string(),
  currency: z.string(),
  /** Which row of the test bank accounts this is; the number itself is not kept. */
  testCase: z.string(),
  last4: z.string(),
  status: z.enum(['new', 'errored']),
});
export type BankAccountRecord = z.infer<typeof bankAccountSchema>;

export const accountSchema = z.object({
  id: z.string(),
  created: z.number(),
  /** How it was asked for: `type=express`, or the controller properties that mean the same. */
  form: z.enum(['express', 'controller']),
  country: z.string(),
  defaultCurrency: z.string(),
  email: z.string().nullable(),
  businessType: z.enum(['individual', 'company', 'non_profit', 'government_entity']).nullable(),
  businessProfile: z.object({
    name: z.string().nullable(),
    url: z.string().nullable(),
    mcc: z.string().nullable(),
    productDescription: z.string().nullable(),
  }),
  metadata: metadataSchema,
  requestedCapabilities: z.array(z.enum(['transfers', 'card_payments'])),
  payoutInterval: z.enum(['manual', 'daily']),
  /** `restricted`: the person has finished, and Stripe wants more before anything may move. */
  onboarding: z.enum(['not_submitted', 'complete', 'restricted']),
  bankAccount: bankAccountSchema.nullable(),
});
export type AccountRecord = z.infer<typeof accountSchema>;

export const accountLinkSchema = z.object({
  /** The secret at the end of the link. */
  id: z.string(),
  accountId: z.string(),
  created: z.number(),
  expiresAt: z.number(),
  refreshUrl: z.string(),
  returnUrl: z.string(),
  /** The secret of the visit that the link was spent on; a link is good for one. */
  visitId: z.string().nullable(),
});
export type AccountLinkRecord = z.infer<typeof accountLinkSchema>;

export const loginLinkSchema = z.object({
  id: z.string(),
  accountId: z.string(),
  created: z.number(),
  expiresAt: z.number(),
});
export type LoginLinkRecord = z.infer<typeof loginLinkSchema>;

export const transferSchema = z.object({
  id: z.string(),
  created: z.number(),
  amount: z.number(),
  amountReversed: z.number(),
  currency: z.string(),
  destinationId: z.string(),
  destinationPaymentId: z.string(),
  description: z.string().nullable(),
  metadata: metadataSchema,
  sourceChargeId: z.string().nullable(),
  transferGroup: z.string().nullable(),
  /** When the money may be used; later than now where the charge it comes from is still pending. */
  availableOn: z.number(),
  balanceTransactionId: z.string().nullable(),
});
export type TransferRecord = z.infer<typeof transferSchema>;

export const reversalSchema = z.object({
  id: z.string(),
  created: z.number(),
  transferId: z.string(),
  amount: z.number(),
  currency: z.string(),
  metadata: metadataSchema,
  balanceTransactionId: z.string().nullable(),
  destinationPaymentRefundId: z.string(),
});
export type ReversalRecord = z.infer<typeof reversalSchema>;

export const payoutFailureCodes = [
  'account_closed',
  'debit_not_authorized',
  'insufficient_funds',
  'invalid_currency',
  'no_account',
] as const;

export const payoutSchema = z.object({
  id: z.string(),
  created: z.number(),
  /** Null: the platform's own, to its own bank. */
  accountId: z.string().nullable(),
  amount: z.number(),
  currency: z.string(),
  arrivalDate: z.number(),
  isAutomatic: z.boolean(),
  bankAccountId: z.string(),
  description: z.string().nullable(),
  statementDescriptor: z.string().nullable(),
  metadata: metadataSchema,
  status: z.enum(['pending', 'paid', 'failed']),
  balanceTransactionId: z.string().nullable(),
  failureBalanceTransactionId: z.string().nullable(),
  failureCode: z.enum(payoutFailureCodes).nullable(),
  /** When the bank answers by itself, and with what; null when it has answered. */
  outcome: z.object({ failureCode: z.enum(payoutFailureCodes).nullable(), atMs: z.number() }).nullable(),
});
export type PayoutRecord = z.infer<typeof payoutSchema>;
