import { z } from 'zod';
import { idSchema, pathIdSchema } from '@/lib/core/fields';

export const webhookEventParamsSchema = z.object({ webhook_event_id: pathIdSchema });

export const webhookReplaySchema = z.strictObject({
  webhook_event_id: idSchema,
  /** Where the event stands now. */
  state: z.enum(['received', 'handled', 'ignored', 'failed', 'parked']),
});
