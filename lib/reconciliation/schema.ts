import { z } from 'zod';
import {
  bookingSchema,
  idSchema,
  omittable,
  pathIdSchema,
  textSchema,
  timestampSchema,
} from '@/lib/core/fields';
import { balanceLineKinds } from '@/lib/providers/balance-line-kinds';
import { providerNameSchema } from '@/lib/providers/schema';
import { differenceEndings, differenceKinds, differenceVerbs, incompleteReasons } from './states';

export const DIFFERENCE_NOTE_LENGTH_MAX = 500;

const minorSchema = z.int();
const currencySchema = z.string().length(3);

export const statementParamsSchema = z.object({ statement_id: pathIdSchema });
export const differenceParamsSchema = z.object({ difference_id: pathIdSchema });

/** Left out: every provider. */
export const makeStatementsBodySchema = z.strictObject({ provider: omittable(providerNameSchema) });

export const differenceVerbSchema = z.enum(differenceVerbs);

/** What an operator does about a difference, and why. */
export const resolveDifferenceBodySchema = z.strictObject({
  verb: differenceVerbSchema,
  /** To which the money of an unknown charge belongs. */
  payment_id: omittable(idSchema),
  note: textSchema({ min: 1, max: DIFFERENCE_NOTE_LENGTH_MAX }),
});

export const differenceSchema = z.strictObject({
  difference_id: idSchema,
  provider: providerNameSchema,
  kind: z.enum(differenceKinds),
  /** `charge:pi_1`; `balance` for what nothing explains. */
  object: z.string(),
  /** Minor units: how much more the provider has than the books. */
  amount: minorSchema,
  amount_display: z.string(),
  currency: currencySchema,
  found_at: timestampSchema,
  ended_at: timestampSchema.nullable(),
  ending: z.enum(differenceEndings).nullable(),
  ended_by: idSchema.nullable(),
  note: z.string().nullable(),
  /** What can be done about it. */
  verbs: z.array(differenceVerbSchema),
});

const statementBalanceSchema = z.strictObject({
  currency: currencySchema,
  available: minorSchema.nullable(),
  pending: minorSchema.nullable(),
  reserved: minorSchema.nullable(),
  /** The three together; null where the provider could not be asked. */
  total: minorSchema.nullable(),
  total_display: z.string().nullable(),
  /** What the books say that the provider holds for us. */
  clearing: minorSchema,
  clearing_display: z.string(),
  waiting: minorSchema,
  differing: minorSchema,
  unexplained: minorSchema.nullable(),
});

export const statementSchema = z.strictObject({
  statement_id: idSchema,
  provider: providerNameSchema,
  /** London's; null: an operator asked. */
  day: z.string().nullable(),
  from: timestampSchema,
  to: timestampSchema,
  made_at: timestampSchema,
  made_by: idSchema.nullable(),
  incomplete_reason: z.enum(incompleteReasons).nullable(),
  /**
   * Without the right to read the list: of how many payments, refunds and payouts they themselves did not say what the
   * provider kept. Null: they were not asked.
   */
  unread_objects: z.int().nullable(),
  balances: z.array(statementBalanceSchema),
});

export const statementDetailSchema = statementSchema.extend({
  /** What the provider lists between the two times, by kind. */
  sums: z.array(
    z.strictObject({
      kind: z.enum(balanceLineKinds),
      currency: currencySchema,
      count: z.int(),
      amount: minorSchema,
      amount_display: z.string(),
      fee: minorSchema,
      fee_display: z.string(),
    }),
  ),
  /** What differed when it was made. */
  differences: z.array(differenceSchema),
});

export const reconciliationListSchema = z.strictObject({
  statements: z.array(statementSchema),
  /** What is open now. */
  differences: z.array(differenceSchema),
});

/** What a decision would book, from one account to another. */
export const differencePreviewSchema = z.strictObject({
  verb: differenceVerbSchema,
  bookings: z.array(bookingSchema),
});

export type ResolveDifferenceBody = z.output<typeof resolveDifferenceBodySchema>;
export type DifferenceResponse = z.output<typeof differenceSchema>;
export type DifferencePreview = z.output<typeof differencePreviewSchema>;
export type StatementSummary = z.output<typeof statementSchema>;
export type StatementDetail = z.output<typeof statementDetailSchema>;
export type ReconciliationList = z.output<typeof reconciliationListSchema>;
