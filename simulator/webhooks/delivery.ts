import { z } from 'zod';
import { type Random, shuffled } from '../seeded-random';
import { forgeries } from './webhook-faults';

/** Six attempts in about a minute: a real provider spreads them over days, which nobody awaits at a desk. */
export const retryDelaysMsDefault = [1_000, 4_000, 10_000, 20_000, 30_000];

const attemptSchema = z.object({
  at: z.number(),
  status: z.number().nullable(),
  error: z.string().nullable(),
  durationMs: z.number(),
});

export const deliverySchema = z.object({
  id: z.string(),
  eventId: z.string(),
  eventType: z.string(),
  url: z.string(),
  state: z.enum(['waiting', 'held', 'delivered', 'failed', 'lost']),
  isForged: z.boolean(),
  forgery: z.enum(forgeries).nullable().default(null),
  attempts: z.array(attemptSchema),
  nextAttemptAtMs: z.number().nullable(),
});

/** One event on its way to one URL, with the outcome of every attempt. */
export type Delivery = z.infer<typeof deliverySchema>;

/** `created` is the order of the events; a list names event ids (or types) in the order wanted, the rest follows. */
export type ReleaseOrder = 'created' | 'reversed' | 'shuffled' | string[];

/** What is held, in the order in which it shall go out. */
export function inOrder({
  held,
  order,
  random,
}: {
  held: Delivery[];
  order: ReleaseOrder;
  random: Random;
}): Delivery[] {
  if (order === 'created') return held;
  if (order === 'reversed') return [...held].reverse();
  if (order === 'shuffled') return shuffled({ items: held, random });
  const rank = ({ eventId, eventType }: Delivery) => {
    const index = order.findIndex((wanted) => wanted === eventId || wanted === eventType);
    return index === -1 ? order.length : index;
  };
  return [...held].sort((left, right) => rank(left) - rank(right));
}
