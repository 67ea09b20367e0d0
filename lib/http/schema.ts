import { z } from 'zod';
import { locales } from '@/lib/i18n/locales';

export const localeBodySchema = z.strictObject({ locale: z.enum(locales) });

export const healthSchema = z.strictObject({ status: z.literal('ok') });
export const readinessSchema = z.strictObject({ status: z.literal('ready'), migrations: z.int().min(0) });
export const openApiSchema = z.looseObject({ openapi: z.string() });

/** The shape of every error. `message` is a sentence in the caller's language; programs read `code`. */
export const errorResponseSchema = z.strictObject({
  error: z.strictObject({
    code: z.string(),
    message: z.string(),
    details: z.record(z.string(), z.unknown()).or(z.array(z.unknown())).optional(),
  }),
});

/** One invalid field: `details` of a `malformed` error are a list of these. */
export const problemSchema = z.strictObject({ path: z.string(), problem: z.string() });

export type ErrorResponse = z.output<typeof errorResponseSchema>;
export type Problem = z.output<typeof problemSchema>;
