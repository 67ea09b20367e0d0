import { z } from 'zod';
import { idSchema, timestampSchema } from '@/lib/core/fields';
import type { TransactionKind } from '@/lib/ledger/transaction-forms';
import { feeTypes } from '@/lib/payments/fee-types';
import { paymentProviders } from '@/lib/payments/methods';

/** What moves the money of a poster; all other kinds are between us, helpers and providers. */
export const spendingKinds = [
  'settle',
  'suspense',
  'release',
  'helper_paid',
  'reward_lowered',
  'refund_requested',
  'refund',
  'refund_failed',
  'refund_by_hand',
  'refund_difference',
  'dispute_withdrawn',
  'dispute_reinstated',
  'dispute_lost',
  'dispute_resolved',
  'written_off',
  'assigned',
] as const satisfies readonly TransactionKind[];

/** A calendar month, London's: `2026-11`. */
export const monthSchema = z.string().regex(/^20\d{2}-(0[1-9]|1[0-2])$/, 'Use a month such as 2026-11.');

/** Below zero where something was undone. */
const minorSchema = z.int();

/**
 * What moved: minor units, each with the sign of its name, so that `opening + paid + by_linku` is
 * `returned + fees + to_helpers + closing`.
 */
const flowsSchema = z.strictObject({
  paid: minorSchema,
  paid_display: z.string(),
  /** What came back, in whichever way. */
  returned: minorSchema,
  returned_display: z.string(),
  /** Service fees that were earned, less those given back; what points paid of them is not money. */
  fees: minorSchema,
  fees_display: z.string(),
  to_helpers: minorSchema,
  to_helpers_display: z.string(),
  /** What LinkU paid itself, less what it kept of money that nobody claims. */
  by_linku: minorSchema,
  by_linku_display: z.string(),
  points_spent: minorSchema,
  points_returned: minorSchema,
});

const monthSumsSchema = flowsSchema.extend({
  month: monthSchema,
  currency: z.string().length(3),
  /** What was held before and after, and where it is after: together `closing`. */
  opening: minorSchema,
  opening_display: z.string(),
  closing: minorSchema,
  closing_display: z.string(),
  /** Held for tasks. */
  held: minorSchema,
  held_display: z.string(),
  /** Came, and completes no payment. */
  under_review: minorSchema,
  under_review_display: z.string(),
  /** Left for the poster, and has not arrived yet. */
  on_the_way_back: minorSchema,
  on_the_way_back_display: z.string(),
  /** Below zero: the payer's bank took it back from us, and nothing is decided. */
  in_dispute: minorSchema,
  in_dispute_display: z.string(),
});

const movementSchema = flowsSchema.extend({
  /** A number as text: transactions may be more than an integer holds. */
  transaction_id: z.string(),
  at: timestampSchema,
  kind: z.enum(spendingKinds),
  currency: z.string().length(3),
  task_id: idSchema.nullable(),
  task_title: z.string().nullable(),
  payment_id: idSchema.nullable(),
  fee_type: z.enum(feeTypes).nullable(),
  payment_provider: z.enum(paymentProviders).nullable(),
  /** What a coupon took off the payment; null for what is no payment. It is no money, and in no sum. */
  coupon_discount: minorSchema.nullable(),
  /** Why it was refunded, as a code. */
  reason: z.string().nullable(),
  /** The VAT in `fees` and the points spent for them; null: none is told. */
  vat: minorSchema.nullable(),
  vat_display: z.string().nullable(),
});

export const spendingSchema = z.strictObject({ months: z.array(monthSumsSchema) });

export const spendingQuerySchema = z.object({ month: monthSchema });

export const movementsSchema = z.strictObject({ movements: z.array(movementSchema) });

export type MonthSums = z.output<typeof monthSumsSchema>;
export type Movement = z.output<typeof movementSchema>;
export type Flows = z.output<typeof flowsSchema>;
