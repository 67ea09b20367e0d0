import { z } from 'zod';
import { timestampSchema, wideIdSchema, widePathIdSchema } from '@/lib/core/fields';
import { mailFaults } from './states';

export const mailParamsSchema = z.object({ mail_id: widePathIdSchema });

/** Whose it is and what it says is not here: an operator needs neither to send it again. */
export const parkedMailSchema = z.strictObject({
  mail_id: wideIdSchema,
  /** A kind of notification or of message. */
  kind: z.string(),
  user_id: z.number().int().nullable(),
  reason: z.enum(mailFaults),
  smtp_code: z.number().int().nullable(),
  attempts: z.number().int(),
  created_at: timestampSchema,
  ended_at: timestampSchema.nullable(),
});

export const parkedMailListSchema = z.strictObject({ mails: z.array(parkedMailSchema) });

export const mailWaitsSchema = z.strictObject({ state: z.literal('waiting') });

export type ParkedMail = z.output<typeof parkedMailSchema>;
export type ParkedMailList = z.output<typeof parkedMailListSchema>;
export type MailWaitsResponse = z.output<typeof mailWaitsSchema>;
