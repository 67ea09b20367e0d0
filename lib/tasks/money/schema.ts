import { z } from 'zod';
import { amountSchema, idSchema, timestampSchema } from '@/lib/core/fields';
import { taskMoneyStates, taskMoneyTurns } from './states';

/**
 * Where the money of a task is, as one of its two sides reads it. Every amount is in minor units of the task's currency; what
 * is none of the reader's business is 0: a helper reads neither service fees nor what the poster gets back.
 */
export const taskMoneySchema = z.strictObject({
  state: z.enum(taskMoneyStates),
  /** Whose turn it is; null: nobody's. */
  turn: z.enum(taskMoneyTurns).nullable(),
  /** Until when; what happens by itself after it follows from the state. Null: there is no deadline. */
  until: timestampSchema.nullable(),
  /** The unfinished payment, for the poster. */
  payment_id: idSchema.nullable(),
  /** What the poster pays next; for the helper the reward in it. */
  due: amountSchema,
  /** The reward that we hold, and beside it the further service fee. */
  held: amountSchema,
  held_fee: amountSchema,
  /** What the payer's bank disputes of it. */
  disputed: amountSchema,
  /** What the helper was given, and what was taken back from them. */
  released: amountSchema,
  taken_back: amountSchema,
  /** To the poster: on its way, arrived, and points. */
  returning: amountSchema,
  returned: amountSchema,
  returned_points: amountSchema,
});

export type TaskMoney = z.output<typeof taskMoneySchema>;
