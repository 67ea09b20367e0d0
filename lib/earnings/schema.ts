import { z } from 'zod';
import { amountSchema, type idSchema } from '@/lib/core/fields';

/** A calendar year, London's, as the reporting rules of the UK count. */
export const yearSchema = z
  .string()
  .regex(/^20\d{2}$/, 'Use a year such as 2026.')
  .transform(Number);

const quarterSumsSchema = z.strictObject({
  year: z.int(),
  /** From 1 to 4. */
  quarter: z.int().min(1).max(4),
  currency: z.string().length(3),
  /** How many rewards, or parts of one, were released or paid. */
  rewards: z.int(),
  /** Minor units: what came into the wallet for work. */
  earned: amountSchema,
  earned_display: z.string(),
  /** What was taken back, by disputes and decisions. */
  taken_back: amountSchema,
  taken_back_display: z.string(),
  /** Fees that LinkU took from the helper. */
  fees: amountSchema,
  fees_display: z.string(),
});

export const earningsSchema = z.strictObject({ quarters: z.array(quarterSumsSchema) });

export const earningsQuerySchema = z.object({ year: yearSchema });

export type QuarterSums = z.output<typeof quarterSumsSchema>;
export type PersonEarnings = QuarterSums & { userId: z.output<typeof idSchema>; name: string; email: string };
