import { z } from 'zod';
import { returnReasons, taskActors } from '@/lib/tasks/states';
import { detailSchema, insertOf, money, move } from './plan-fields';

/**
 * A task goes from one state to another; with equal states only its version moves, which fences a concurrent edit. Dates
 * are seconds from now by the database's clock; leaving a state takes its date away.
 */
const taskMoveSchema = z.strictObject({
  id: z.number(),
  from: z.string(),
  to: z.string(),
  version: z.number().optional(),
  set: z
    .strictObject({
      helper_id: z.number().nullable().optional(),
      agreed_reward: money.nullable().optional(),
      /** The rule of the service fee, frozen once: hundredths of a percent, and minor units. */
      fee_bps: z.number().optional(),
      fee_minimum: money.optional(),
      fee_waived: money.optional(),
      /** The terms of a late cancellation, from the acceptance on: hours, and hundredths of a percent. */
      cancel_free_hours: z.number().optional(),
      cancel_helper_bps: z.number().optional(),
      reward_due_seconds: z.number().optional(),
      release_seconds: z.number().optional(),
      /** The refund to the poster because the task ends, and its reason: all three or none. */
      returns_fee: z.boolean().optional(),
      returns_reward: money.optional(),
      return_reason: z.enum(returnReasons).optional(),
    })
    .optional(),
});
export type TaskMove = z.infer<typeof taskMoveSchema>;

const applicationInsertSchema = insertOf({
  task_id: z.number(),
  helper_id: z.number(),
  offered_amount: money,
  message: z.string().nullable(),
});

const applicationMoveSchema = z.strictObject({
  ...move,
});

const refundRequestInsertSchema = insertOf({
  task_id: z.number(),
  requested_by: z.number().nullable(),
  reason: z.string(),
  amount: money,
  text: z.string(),
  /** The rest of the deadline of delivered work when it stopped. */
  release_seconds_left: z.number().nullable(),
});

const refundRequestMoveSchema = z.strictObject({
  ...move,
  set: z.strictObject({
    answer: z.string().optional(),
    to_poster: money.optional(),
    to_helper: money.optional(),
    decision: z.string().optional(),
    decided_by: z.number().optional(),
  }),
});

/** Amounts in minor units. */
const changeOrderInsertSchema = insertOf({
  task_id: z.number(),
  proposed_by: z.number(),
  from_amount: money,
  to_amount: money,
  /** The service fee that is paid or given back with the difference. */
  fee_amount: money,
  text: z.string().nullable(),
  expires_seconds: z.number(),
});

const changeOrderMoveSchema = z.strictObject({
  ...move,
  set: z.strictObject({ expires_seconds: z.number() }).optional(),
});

const taskTimelineEntrySchema = z.strictObject({
  task_id: z.number(),
  kind: z.string(),
  from_status: z.string().optional(),
  to_status: z.string().optional(),
  actor: z.enum(taskActors),
  actor_id: z.number().optional(),
  /** The person's message. */
  text: z.string().optional(),
  detail: detailSchema.optional(),
});
export type TaskTimelineEntry = z.infer<typeof taskTimelineEntrySchema>;

/** The parts of a plan about a task and what its poster and helper agree. */
export const taskParts = {
  task: taskMoveSchema.optional(),
  application: z.discriminatedUnion('kind', [applicationInsertSchema, applicationMoveSchema]).optional(),
  refund_request: z
    .discriminatedUnion('kind', [refundRequestInsertSchema, refundRequestMoveSchema])
    .optional(),
  change_order: z.discriminatedUnion('kind', [changeOrderInsertSchema, changeOrderMoveSchema]).optional(),
  task_events: z.array(taskTimelineEntrySchema).optional(),
};
