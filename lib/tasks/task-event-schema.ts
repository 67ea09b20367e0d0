import { z } from 'zod';
import { amountSchema, idSchema, timestampSchema } from '@/lib/core/fields';

export const taskActorSchema = z.enum(['poster', 'helper', 'system', 'operator']);

/** A step in the life of a task; `kind` is a word such as offered, accepted, reward_held, delivered, released. */
export const taskEventSchema = z.strictObject({
  id: idSchema,
  kind: z.string(),
  from_status: z.string().nullable(),
  to_status: z.string().nullable(),
  actor: taskActorSchema,
  actor_name: z.string().nullable(),
  /** What the person wrote. */
  text: z.string().nullable(),
  /** Minor units of the task's currency, where the step is about money. */
  amount: amountSchema.nullable(),
  amount_display: z.string().nullable(),
  created_at: timestampSchema,
});

export const taskEventListSchema = z.strictObject({ events: z.array(taskEventSchema) });

export type TaskEventResponse = z.output<typeof taskEventSchema>;
