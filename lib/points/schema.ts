import { z } from 'zod';
import { amountSchema, idSchema, textSchema, timestampSchema, wideIdSchema } from '@/lib/core/fields';

/** More than this in one grant is a slip of the finger. */
export const POINTS_GRANT_MAX = 1_000_000;

export const pointsEntrySchema = z.strictObject({
  id: wideIdSchema,
  kind: z.string(),
  /** Positive when points came in, negative when they went out. */
  amount: z.int(),
  balance_after: amountSchema,
  note: z.string().nullable(),
  payment_id: idSchema.nullable(),
  created_at: timestampSchema,
});

/** In PTS: balance = reserved + available. */
export const pointsResponseSchema = z.strictObject({
  balance: amountSchema,
  reserved: amountSchema,
  available: amountSchema,
  entries: z.array(pointsEntrySchema),
  next_cursor: wideIdSchema.nullable(),
});

export const grantPointsBodySchema = z.strictObject({
  user_id: idSchema,
  points: z.int().min(1).max(POINTS_GRANT_MAX),
  reason: textSchema({ min: 1, max: 200 }),
});

export const pointsGrantSchema = z.strictObject({
  user_id: idSchema,
  points: amountSchema,
  reason: z.string(),
  granted_at: timestampSchema,
});

export type PointsResponse = z.output<typeof pointsResponseSchema>;
export type PointsEntry = z.output<typeof pointsEntrySchema>;
export type GrantPointsBody = z.output<typeof grantPointsBodySchema>;
export type PointsGrant = z.output<typeof pointsGrantSchema>;
