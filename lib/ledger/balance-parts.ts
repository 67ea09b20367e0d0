import { z } from 'zod';
import { differenceEndings, differenceKinds } from '@/lib/reconciliation/states';
import { insertOf, money } from './plan-fields';

/** A line of a provider's list, whose postings are those of the plan. It is booked once. */
const balanceLineSchema = z.strictObject({ id: z.number() });

/** Lines and transactions of one object that are the same; those of this plan by their whole keys. */
const matchSchema = z.strictObject({
  provider: z.string(),
  object_key: z.string(),
  lines: z.array(z.number()),
  transactions: z.array(z.number()),
  keys: z.array(z.string()),
});

/** `amount`: how much more the provider has than the books, in minor units. */
const differenceInsertSchema = insertOf({
  provider: z.string(),
  kind: z.enum(differenceKinds),
  object_key: z.string(),
  currency: z.string(),
  amount: money,
});

/** With a verb it ends. */
const differenceMoveSchema = z.strictObject({
  kind: z.literal('move'),
  id: z.number(),
  version: z.number(),
  set: z.strictObject({
    kind: z.enum(differenceKinds).optional(),
    amount: money.optional(),
    verb: z.enum(differenceEndings).optional(),
    ended_by: z.number().optional(),
    note: z.string().optional(),
  }),
});
export type DifferenceMove = z.infer<typeof differenceMoveSchema>;

/** The parts of a plan about the list of what moved our balance at a provider. */
export const balanceParts = {
  balance_line: balanceLineSchema.optional(),
  match: matchSchema.optional(),
  difference: z.discriminatedUnion('kind', [differenceInsertSchema, differenceMoveSchema]).optional(),
};
