import { z } from 'zod';
import { wideIdSchema, widePathIdSchema } from '@/lib/core/fields';
import { eventStates } from './states';

export const eventStateSchema = z.enum(eventStates);

export const webhookEventParamsSchema = z.object({ webhook_event_id: widePathIdSchema });

export const webhookReplaySchema = z.strictObject({
  webhook_event_id: wideIdSchema,
  /** The event's current state. */
  state: eventStateSchema,
});
