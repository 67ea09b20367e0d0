import { z } from 'zod';
import { toDecimal } from '@/lib/core/money';
import { providerNames } from '@/lib/providers/names';
import type { DifferenceResponse } from './schema';
import { differenceEndings, differenceKinds } from './states';
import { verbsOfDifference } from './verbs-of-difference';

export const differenceRowSchema = z.object({
  id: z.number(),
  provider: z.enum(providerNames),
  kind: z.enum(differenceKinds),
  objectKey: z.string(),
  currency: z.string(),
  amount: z.bigint().transform(Number),
  foundAt: z.date(),
  endedAt: z.date().nullable(),
  verb: z.enum(differenceEndings).nullable(),
  endedBy: z.number().nullable(),
  note: z.string().nullable(),
  version: z.number(),
});
export type DifferenceRow = z.output<typeof differenceRowSchema>;

/** A difference as the API shows it. */
export function differenceResponse(row: unknown): DifferenceResponse {
  const difference = differenceRowSchema.parse(row);
  const { id, provider, kind, objectKey, amount, currency, foundAt, endedAt, verb, endedBy, note } =
    difference;
  return {
    difference_id: id,
    provider,
    kind,
    object: objectKey,
    amount,
    amount_display: toDecimal({ amount, currency }),
    currency,
    found_at: foundAt.toISOString(),
    ended_at: endedAt?.toISOString() ?? null,
    ending: verb,
    ended_by: endedBy,
    note,
    verbs: endedAt === null ? verbsOfDifference(difference) : [],
  };
}
