import { z } from 'zod';
import { idSchema } from './fields';

export const healthSchema = z.strictObject({ status: z.literal('ok') });
export const readinessSchema = z.strictObject({ status: z.literal('ready'), migrations: z.int().min(0) });
export const openApiSchema = z.looseObject({ openapi: z.string() });

/** Stripe names the session in its return address; anybody can write anything there, so it only says where to look. */
export const stripeReturnQuerySchema = z.object({ session_id: z.string().max(255).default('') });

export const webhookReplaySchema = z.strictObject({
  webhook_event_id: idSchema,
  /** Where the event stands now. */
  state: z.enum(['received', 'handled', 'ignored', 'failed', 'parked']),
});
