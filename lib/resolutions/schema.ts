import { z } from 'zod';
import { bookingSchema, idSchema, lineSchema, omittable, textSchema } from '@/lib/core/fields';
import { AMOUNT_MAX } from '@/lib/core/money';
import { paymentStatusSchema } from '@/lib/payments/schema';
import { positionKinds, resolutionVerbs } from './names';

export const RESOLUTION_REASON_LENGTH_MAX = 500;
export const RESOLUTION_REFERENCE_LENGTH_MAX = 200;

export const positionKindSchema = z.enum(positionKinds);
export const resolutionVerbSchema = z.enum(resolutionVerbs);

/** What an operator does about one position of a payment, and why. */
export const resolveBodySchema = z.strictObject({
  verb: resolutionVerbSchema,
  position: positionKindSchema,
  /** Which one: the provider's transaction of money under suspense, our number of a dispute or a refund. */
  subject: omittable(lineSchema({ min: 1, max: 255 })),
  /** Minor units; left out: all of it. */
  amount: omittable(z.int().min(1).max(AMOUNT_MAX)),
  /** The payment that misses the money. */
  other_payment_id: omittable(idSchema),
  /** Of the transfer by hand, or of what was checked. */
  reference: omittable(lineSchema({ min: 1, max: RESOLUTION_REFERENCE_LENGTH_MAX })),
  reason: textSchema({ min: 1, max: RESOLUTION_REASON_LENGTH_MAX }),
});

/** Something that waits for a person, and what can be done about it. */
export const positionSchema = z.strictObject({
  position: positionKindSchema,
  subject: z.string().nullable(),
  /** Minor units, below zero where money is missing; null where it is not about a sum. */
  amount: z.int().nullable(),
  amount_display: z.string().nullable(),
  currency: z.string().length(3),
  verbs: z.array(resolutionVerbSchema),
});

export const positionListSchema = z.strictObject({
  payment_id: idSchema,
  payment_status: paymentStatusSchema,
  review_reason: z.string().nullable(),
  positions: z.array(positionSchema),
});

/** What would be booked, from one account to another, and how the payment would stand. */
export const resolutionPreviewSchema = z.strictObject({
  verb: resolutionVerbSchema,
  bookings: z.array(bookingSchema),
  payment_status: paymentStatusSchema,
  review_reason: z.string().nullable(),
});

export type ResolveBody = z.output<typeof resolveBodySchema>;
export type PositionResponse = z.output<typeof positionSchema>;
export type PositionList = z.output<typeof positionListSchema>;
export type ResolutionPreview = z.output<typeof resolutionPreviewSchema>;
