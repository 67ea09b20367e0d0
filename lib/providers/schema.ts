import { z } from 'zod';
import { omittable, textSchema, timestampSchema } from '@/lib/core/fields';
import { eventMeanings } from './event-meanings';
import { payoutProviderNames, presentations, providerNames } from './names';

export const providerNameSchema = z.enum(providerNames);
export const payoutProviderNameSchema = z.enum(payoutProviderNames);
export const presentationSchema = z.enum(presentations);
export const eventMeaningSchema = z.enum(eventMeanings);

export const providerParamsSchema = z.object({ provider: providerNameSchema });

/** Characters of the reason of a pause. */
export const PAUSE_REASON_LENGTH_MAX = 200;

/** Of new payments at a provider, or of payouts. */
export const pauseBodySchema = z.strictObject({
  reason: textSchema({ min: 1, max: PAUSE_REASON_LENGTH_MAX }),
  /** What people are told; it ends nothing by itself. */
  expected_until: omittable(timestampSchema),
});

/** Whether a provider takes new payments, or sends payouts; the rest is null while it does. */
export const providerSwitchSchema = z.strictObject({
  provider: providerNameSchema,
  is_paused: z.boolean(),
  reason: z.string().nullable(),
  expected_until: timestampSchema.nullable(),
  paused_at: timestampSchema.nullable(),
});

export type PauseBody = z.output<typeof pauseBodySchema>;
export type ProviderSwitch = z.output<typeof providerSwitchSchema>;
