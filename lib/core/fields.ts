import { z } from 'zod';
import { cardNumbersIn } from './card-numbers-in';

/** The largest integer that our columns hold. */
export const INTEGER_MAX = 2_147_483_647;

/** Ids in paths and bodies. */
export const idSchema = z.int().min(1).max(INTEGER_MAX);

/** The id in a path: plain digits, no sign, no leading zero, so that one resource has one address. */
export const pathIdSchema = z
  .string()
  .regex(/^[1-9]\d{0,9}$/, 'Use a positive whole number.')
  .transform(Number)
  .pipe(idSchema);

/** Ids of rows that come with every movement: more of them than an integer column holds, each exact as a number. */
export const wideIdSchema = z.int().min(1);

/** The same in a path or a query. */
export const widePathIdSchema = z
  .string()
  .regex(/^[1-9]\d{0,15}$/, 'Use a positive whole number.')
  .transform(Number)
  .pipe(wideIdSchema);

/** An amount in minor units, or a number of points. */
export const amountSchema = z.int().min(0).max(INTEGER_MAX);

/** What is booked from one account of the ledger to another. */
export const bookingSchema = z.strictObject({
  from: z.string(),
  to: z.string(),
  /** Minor units, or points. */
  amount: z.int().min(1),
  amount_display: z.string(),
  /** Or PTS. */
  currency: z.string().length(3),
});
export type Booking = z.output<typeof bookingSchema>;

/** A provider's own id, as people can write it into an address: visible characters, or nothing. */
export const providerReferenceSchema = z
  .string()
  .max(255)
  .regex(/^[\x21-\x7e]*$/, 'Use visible ASCII characters.');

/** Timestamps in responses: ISO 8601 in UTC. */
export const timestampSchema = z.iso.datetime();

/** Pages go backwards in time: send the last response's `next_cursor` to get the page before it. */
export const pageQuerySchema = z.object({
  cursor: pathIdSchema.optional(),
  limit: z
    .string()
    .regex(/^[1-9]\d?$|^100$/, 'Use a whole number from 1 to 100.')
    .transform(Number)
    .default(20),
});

/** Pages of rows with wide ids. */
export const widePageQuerySchema = pageQuerySchema.extend({ cursor: widePathIdSchema.optional() });

/** A field that may be left out; null means the same, because many clients cannot leave a field out. */
export function omittable<Schema extends z.ZodType>(schema: Schema) {
  return schema
    .nullish()
    .transform((value) => value ?? undefined)
    .optional();
}

/** The reason of a refused text that has a card number, by which the API finds words for it. */
export const CARD_NUMBER = 'card_number';

/**
 * Text that people write: trimmed, without invisible characters and characters that change the direction of a line. Others may
 * read it, so it has no card number.
 */
export function textSchema({ min, max }: { min: number; max: number }) {
  return z
    .string()
    .max(max * 4)
    .overwrite(withoutInvisible)
    .trim()
    .min(min)
    .max(max)
    .refine((text) => cardNumbersIn(text).length === 0, {
      error: 'Do not write the number of a payment card here.',
      params: { reason: CARD_NUMBER },
    });
}

/** The same in a single line. */
export function lineSchema(limits: { min: number; max: number }) {
  return textSchema(limits).regex(/^[^\n\t]*$/, 'Use a single line.');
}

/**
 * Removes control characters (line breaks and tabs stay), direction marks and overrides, zero-width characters and
 * other format characters. The zero-width joiner stays, because it builds emoji. The database would refuse lone
 * surrogates, so they become the replacement character.
 */
export function withoutInvisible(text: string): string {
  return text
    .replace(/\p{Cs}/gu, '\ufffd')
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/(?![\n\t])\p{Cc}|(?!\u200d)\p{Cf}|[\u2028\u2029]/gu, '');
}
