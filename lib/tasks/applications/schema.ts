import { z } from 'zod';
import {
  amountSchema,
  idSchema,
  omittable,
  pathIdSchema,
  textSchema,
  timestampSchema,
} from '@/lib/core/fields';
import { AMOUNT_MAX } from '@/lib/core/money';
import { applicationStatuses } from './states';

export const APPLICATION_MESSAGE_LENGTH_MAX = 1_000;

export const applicationStatusSchema = z.enum(applicationStatuses);

export const applicationParamsSchema = z.object({ task_id: pathIdSchema, application_id: pathIdSchema });

export const applyBodySchema = z.strictObject({
  /** Minor units of the task's currency. */
  offered_amount: z.int().min(1).max(AMOUNT_MAX),
  message: omittable(textSchema({ min: 1, max: APPLICATION_MESSAGE_LENGTH_MAX })),
});

export const applicationSchema = z.strictObject({
  id: idSchema,
  task_id: idSchema,
  helper_id: idSchema,
  helper_name: z.string(),
  offered_amount: amountSchema,
  offered_amount_display: z.string(),
  currency: z.string().length(3),
  message: z.string().nullable(),
  status: applicationStatusSchema,
  created_at: timestampSchema,
});

export const applicationListSchema = z.strictObject({ applications: z.array(applicationSchema) });

export const acceptBodySchema = z.strictObject({
  application_id: idSchema,
  /** The amount that the poster saw; only compared with the offer's. */
  offered_amount: omittable(amountSchema),
});

export type ApplicationResponse = z.output<typeof applicationSchema>;
