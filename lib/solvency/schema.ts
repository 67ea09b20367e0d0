import { z } from 'zod';
import { idSchema, timestampSchema, wideIdSchema, widePageQuerySchema } from '@/lib/core/fields';
import { accountKinds, transactionKinds } from '@/lib/ledger/transaction-forms';
import { providerNameSchema } from '@/lib/providers/schema';

const minorSchema = z.int();
const unitSchema = z.string().regex(/^[A-Z]{3}$/, 'Use three capital letters, such as GBP or PTS.');

export const accountKindSchema = z.enum(accountKinds);

const lineSchema = z.strictObject({
  kind: accountKindSchema,
  /** Whose account it is at a provider; null for all others. */
  provider: providerNameSchema.nullable(),
  /** Minor units, above zero for what the list means. */
  amount: minorSchema,
  amount_display: z.string(),
});

export const solvencySchema = z.strictObject({
  currencies: z.array(
    z.strictObject({
      currency: unitSchema,
      /** Money of others. */
      owed: minorSchema,
      owed_display: z.string(),
      /** Money at the providers and in the bank, as the books know it. */
      held: minorSchema,
      held_display: z.string(),
      /** What is left when everybody is paid; below zero: what is missing. */
      cover: minorSchema,
      cover_display: z.string(),
      owed_lines: z.array(lineSchema),
      held_lines: z.array(lineSchema),
      /** What may come back and may not; it covers nothing. */
      claimed_lines: z.array(lineSchema),
      own_lines: z.array(lineSchema),
    }),
  ),
  /** What providers themselves said last, in the order of their names. */
  provider_balances: z.array(
    z.strictObject({
      provider: providerNameSchema,
      currency: unitSchema,
      /** Null: it could not be asked. */
      total: minorSchema.nullable(),
      total_display: z.string().nullable(),
      as_of: timestampSchema,
    }),
  ),
  /** Points that people can spend, or have reserved. They pay service fees and are never paid out. */
  points_outstanding: minorSchema,
});

/** All accounts of a kind and a unit. */
export const accountsSchema = z.object({ kind: accountKindSchema, unit: unitSchema });

export const listEntriesQuerySchema = widePageQuerySchema.extend(accountsSchema.shape);

export const entryListSchema = z.strictObject({
  entries: z.array(
    z.strictObject({
      /** A number as text: entries may be more than an integer holds. */
      entry_id: z.string(),
      account: z.string(),
      transaction_kind: z.enum(transactionKinds),
      /** Says what was booked, such as `payment:7:settle`. */
      business_key: z.string(),
      payment_id: idSchema.nullable(),
      /** Minor units, as the ledger has it: below zero for money that left the account. */
      amount: minorSchema,
      amount_display: z.string(),
      created_at: timestampSchema,
    }),
  ),
  next_cursor: wideIdSchema.nullable(),
});

export type SolvencyResponse = z.output<typeof solvencySchema>;
export type EntryList = z.output<typeof entryListSchema>;
