import { z } from 'zod';
import { dayInLondon } from '@/lib/core/day-in-london';
import {
  amountSchema,
  idSchema,
  lineSchema,
  omittable,
  pageQuerySchema,
  pathIdSchema,
  textSchema,
  timestampSchema,
  wideIdSchema,
} from '@/lib/core/fields';
import { AMOUNT_MAX, currencies } from '@/lib/core/money';
import { feeTypeSchema } from '@/lib/payments/schema';
import { marketQuerySchema } from './market/schema';
import { taskMoneySchema } from './money/schema';
import { taskActors, taskStatuses } from './states';

export const TASK_TITLE_LENGTH_MAX = 100;
export const TASK_DESCRIPTION_LENGTH_MAX = 4_000;
export const TASK_LOCATION_LENGTH_MAX = 80;
export const TASK_CATEGORY_LENGTH_MAX = 40;
export const TASK_MESSAGE_LENGTH_MAX = 2_000;
export const TASK_REWARD_MIN = 1;
export const TASK_REWARD_MAX = AMOUNT_MAX;

/** The categories of our own form and catalogues; a program may use another word. */
export const taskCategorySchema = z.enum([
  'moving',
  'pickup',
  'errands',
  'translation',
  'tutoring',
  'cleaning',
  'pets',
  'repairs',
  'digital',
  'other',
]);

export const taskStatusSchema = z.enum(taskStatuses);

const titleSchema = lineSchema({ min: 1, max: TASK_TITLE_LENGTH_MAX });
const categorySchema = lineSchema({ min: 1, max: TASK_CATEGORY_LENGTH_MAX });
const descriptionSchema = textSchema({ min: 1, max: TASK_DESCRIPTION_LENGTH_MAX });
const locationSchema = lineSchema({ min: 1, max: TASK_LOCATION_LENGTH_MAX });
const messageSchema = textSchema({ min: 1, max: TASK_MESSAGE_LENGTH_MAX });
/** A day on London's calendar, which has not passed when it is written. */
const neededBySchema = z.iso
  .date()
  .refine((day) => day >= dayInLondon(new Date()), 'Name today or a later day.');
export const rewardSchema = z.int().min(TASK_REWARD_MIN).max(TASK_REWARD_MAX);

export const taskParamsSchema = z.object({ task_id: pathIdSchema });

export const createTaskBodySchema = z.strictObject({
  title: titleSchema,
  description: descriptionSchema,
  category: omittable(categorySchema),
  location: omittable(locationSchema),
  needed_by: omittable(neededBySchema),
  currency: z.enum(currencies).default('GBP'),
  /** Minor units of the currency. */
  base_reward: rewardSchema,
});

/** A field that is left out stays; null removes category, location and day. */
export const editTaskBodySchema = z
  .strictObject({
    title: titleSchema.optional(),
    description: descriptionSchema.optional(),
    category: categorySchema.nullable().optional(),
    location: locationSchema.nullable().optional(),
    needed_by: neededBySchema.nullable().optional(),
    base_reward: rewardSchema.optional(),
  })
  .refine((changes) => Object.keys(changes).length > 0, 'Say what to change.');

/** The helper's message about finished work. */
export const deliveryBodySchema = z.strictObject({ message: omittable(messageSchema) });

/** The poster's message about what is missing in it. */
export const changeRequestBodySchema = z.strictObject({ message: messageSchema });

/** What this reader must pay for the task now, before points and coupons. */
export const dueSchema = z.strictObject({
  fee_type: feeTypeSchema,
  /** Minor units. */
  amount: amountSchema,
  amount_display: z.string(),
  /** Its two lines: what is held for the helper, and the service fee. */
  reward_amount: amountSchema,
  reward_amount_display: z.string(),
  service_fee_amount: amountSchema,
  service_fee_amount_display: z.string(),
});

/**
 * The service fee of a reward is `bps` hundredths of a percent, at least `minimum`; what is more than `paid` and `waived`
 * together is due with the reward. Amounts in minor units.
 */
export const feeTermsSchema = z.strictObject({
  bps: z.int(),
  minimum: amountSchema,
  paid: amountSchema,
  waived: amountSchema,
});

export const taskSchema = z.strictObject({
  id: idSchema,
  title: z.string(),
  description: z.string(),
  category: z.string().nullable(),
  location: z.string().nullable(),
  /** The day by which it is needed, London's, as YYYY-MM-DD; null: any day. It may have passed. */
  needed_by: z.iso.date().nullable(),
  /** How many offers the poster can accept. */
  offer_count: z.int().min(0),
  currency: z.string().length(3),
  base_reward: amountSchema,
  base_reward_display: z.string(),
  /** In minor units; the price of publishing it, before points and coupons. */
  service_fee: amountSchema,
  service_fee_display: z.string(),
  status: taskStatusSchema,
  is_paid: z.boolean(),
  is_mine: z.boolean(),
  is_helper: z.boolean(),
  poster_name: z.string(),
  /** From here to `completed_at`: for the poster and the accepted helper; everybody else reads null. */
  helper_id: idSchema.nullable(),
  helper_name: z.string().nullable(),
  /** The amount of the accepted offer, in minor units; while it is held, the reward in what is held. */
  agreed_reward: amountSchema.nullable(),
  agreed_reward_display: z.string().nullable(),
  /** The amount held now, in minor units: the reward, and its further service fee. */
  escrow_amount: amountSchema.nullable(),
  escrow_amount_display: z.string().nullable(),
  /** By which terms the service fee follows the reward; for the two sides, once it is published. */
  fee_terms: feeTermsSchema.nullable(),
  /** From the acceptance on: how long the poster cancels for nothing after paying the reward, and the helper's share after that,
   * in hundredths of a percent. Null: no share is due. */
  cancel_terms: z.object({ free_hours: z.int().min(0), helper_bps: z.int().min(0) }).nullable(),
  /** How often the poster can still request changes to delivered work. */
  change_requests_left: z.int().min(0).nullable(),
  /** The deadline for paying the reward; after it the task takes offers again. */
  reward_due_at: timestampSchema.nullable(),
  delivered_at: timestampSchema.nullable(),
  /** When the reward is released automatically, unless the poster responds before. */
  release_at: timestampSchema.nullable(),
  /** When an operator must decide about the held reward, unless it ends before. */
  held_until: timestampSchema.nullable(),
  completed_at: timestampSchema.nullable(),
  /** For the poster; null when there is nothing to pay. */
  due: dueSchema.nullable(),
  /** Where the money is, for the two sides; everybody else reads null. */
  money: taskMoneySchema.nullable(),
  created_at: timestampSchema,
  published_at: timestampSchema.nullable(),
  cancelled_at: timestampSchema.nullable(),
});

export const taskListQuerySchema = z.object({
  ...pageQuerySchema.shape,
  mine: z.enum(['true', 'false']).optional(),
  /** Tasks that one does, and open ones for which one has made an offer. */
  helping: z.enum(['true', 'false']).optional(),
  /** Of open tasks only. */
  ...marketQuerySchema.shape,
});

export const taskListSchema = z.strictObject({
  tasks: z.array(taskSchema),
  next_cursor: idSchema.nullable(),
});

export const taskActorSchema = z.enum(taskActors);

/** A step in the timeline of a task; `kind` is a word such as offered, accepted, reward_held, delivered, released. */
export const taskEventSchema = z.strictObject({
  id: wideIdSchema,
  kind: z.string(),
  from_status: z.string().nullable(),
  to_status: z.string().nullable(),
  actor: taskActorSchema,
  actor_name: z.string().nullable(),
  /** The person's message. */
  text: z.string().nullable(),
  /** Minor units of the task's currency, if the step is about money. */
  amount: amountSchema.nullable(),
  amount_display: z.string().nullable(),
  /** Points beside it. */
  points: amountSchema.nullable(),
  created_at: timestampSchema,
});

export const taskEventListSchema = z.strictObject({ events: z.array(taskEventSchema) });

export type CreateTaskBody = z.output<typeof createTaskBodySchema>;
export type EditTaskBody = z.output<typeof editTaskBodySchema>;
export type TaskResponse = z.output<typeof taskSchema>;
export type TaskList = z.output<typeof taskListSchema>;
export type TaskEventResponse = z.output<typeof taskEventSchema>;
