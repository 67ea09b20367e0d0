import { z } from 'zod';
import { pathIdSchema } from '@/lib/core/fields';

/** What a page can follow: a task, a payment, or what belongs to the person who reads. */
export const followed = ['task', 'payment', 'person'] as const;
export type Followed = (typeof followed)[number];

/** What of a caller's is followed. Whoever is signed in follows what belongs to them as well. */
export const updatesQuerySchema = z.strictObject({
  task: pathIdSchema.optional(),
  payment: pathIdSchema.optional(),
  /** When the page was read, by the server's clock, in milliseconds since 1970: what was written since then is told at once. */
  since: z
    .string()
    .regex(/^\d{1,15}$/, 'Use a whole number.')
    .transform(Number)
    .optional(),
});

/** What an update says: of what something was written, and when this server heard of it (milliseconds since 1970). */
export const updateSchema = z.strictObject({ of: z.enum(followed), at: z.int() });
export type Update = z.output<typeof updateSchema>;
