import { z } from 'zod';
import { idSchema, pathIdSchema } from '@/lib/core/fields';
import { eventStates } from './states';

export const eventStateSchema = z.enum(eventStates);

export const webhookEventParamsSchema = z.object({ webhook_event_id: pathIdSchema });

export const webhookReplaySchema = z.strictObject({
  webhook_event_id: idSchema,
  /** The event's current state. */
  state: eventStateSchema,
});
