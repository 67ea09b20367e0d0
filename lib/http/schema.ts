import { z } from 'zod';
import { idSchema, providerReferenceSchema } from '@/lib/core/fields';

export const healthSchema = z.strictObject({ status: z.literal('ok') });
export const readinessSchema = z.strictObject({ status: z.literal('ready'), migrations: z.int().min(0) });
export const openApiSchema = z.looseObject({ openapi: z.string() });

/** Stripe names the session in its return address; anybody can write anything there, so it only says where to look. */
export const stripeReturnQuerySchema = z.object({ session_id: providerReferenceSchema.default('') });

/** PayPal names the order `token`, and its older pages `paymentId`. What it says of the payer is not needed. */
export const payPalReturnQuerySchema = z.object({
  token: providerReferenceSchema.default(''),
  paymentId: providerReferenceSchema.default(''),
  PayerID: providerReferenceSchema.optional(),
});

export const webhookReplaySchema = z.strictObject({
  webhook_event_id: idSchema,
  /** Where the event stands now. */
  state: z.enum(['received', 'handled', 'ignored', 'failed', 'parked']),
});
