import { z } from 'zod';
import {
  amountSchema,
  idSchema,
  omittable,
  pathIdSchema,
  textSchema,
  timestampSchema,
} from '@/lib/core/fields';
import { rewardSchema } from '@/lib/tasks/schema';
import { taskSides } from '@/lib/tasks/states';
import { changeDirections, changeOrderStatuses } from './states';

export const CHANGE_ORDER_TEXT_LENGTH_MAX = 1_000;

export const changeOrderStatusSchema = z.enum(changeOrderStatuses);

export const changeOrderParamsSchema = z.object({ task_id: pathIdSchema, change_order_id: pathIdSchema });

export const proposeChangeBodySchema = z.strictObject({
  /** The new reward, in minor units. */
  amount: rewardSchema,
  /** The agreed reward that this person saw; only compared. */
  current_amount: omittable(amountSchema),
  text: omittable(textSchema({ min: 1, max: CHANGE_ORDER_TEXT_LENGTH_MAX })),
});

/** Another reward that one side proposed. Amounts in minor units. */
export const changeOrderSchema = z.strictObject({
  id: idSchema,
  task_id: idSchema,
  /** `accepted` - both sides agreed to a raise, and the poster has to pay the difference until `expires_at`. */
  status: changeOrderStatusSchema,
  proposed_by: z.enum(taskSides),
  is_mine: z.boolean(),
  currency: z.string().length(3),
  from_amount: amountSchema,
  from_amount_display: z.string(),
  to_amount: amountSchema,
  to_amount_display: z.string(),
  /** What the poster pays in addition, or gets refunded: the difference of the reward, and of the service fee with it. */
  difference: amountSchema,
  difference_display: z.string(),
  /** The part of it that is the service fee. */
  service_fee: amountSchema,
  service_fee_display: z.string(),
  direction: z.enum(changeDirections),
  text: z.string().nullable(),
  /** Its deadline: for a response while it is open, for the payment once it is accepted. */
  expires_at: timestampSchema.nullable(),
  created_at: timestampSchema,
  ended_at: timestampSchema.nullable(),
});

export const changeOrderListSchema = z.strictObject({ change_orders: z.array(changeOrderSchema) });

export type ProposeChangeBody = z.output<typeof proposeChangeBodySchema>;
export type ChangeOrderResponse = z.output<typeof changeOrderSchema>;
