import { z } from 'zod';
import { idSchema, omittable, timestampSchema, wideIdSchema, widePageQuerySchema } from '@/lib/core/fields';
import { disputeStatuses } from '@/lib/disputes/states';
import { payoutProviderNameSchema } from '@/lib/providers/schema';
import { browsers, systems } from '@/lib/users/schema';
import { notificationKinds, optionalKinds } from './states';

export const notificationListQuerySchema = widePageQuerySchema;

export const notificationSchema = z.strictObject({
  notification_id: wideIdSchema,
  kind: z.enum(notificationKinds),
  /** The step in the timeline of a task that it tells, or null. */
  event: z.string().nullable(),
  task_id: idSchema.nullable(),
  task_title: z.string().nullable(),
  payment_id: idSchema.nullable(),
  payout_id: idSchema.nullable(),
  /** Minor units. */
  amount: z.number().int().nullable(),
  amount_display: z.string().nullable(),
  currency: z.string().nullable(),
  /** Of a refund. */
  points: z.number().int().nullable(),
  /** Of a decided refund request: what the helper gets, in minor units. */
  to_helper: z.number().int().nullable(),
  to_helper_display: z.string().nullable(),
  /** Of a dispute. */
  outcome: z.enum(disputeStatuses).nullable(),
  /** Of a payout, or of where payouts go. */
  provider: payoutProviderNameSchema.nullable(),
  /** Until when something is to be done, or from when a new destination may be used. */
  due_at: timestampSchema.nullable(),
  /** Of a sign-in. */
  browser: z.enum(browsers).nullable(),
  system: z.enum(systems).nullable(),
  network: z.string().nullable(),
  /** Of the daily digest: how much waits, by queue. */
  waiting: z.record(z.string(), z.number().int()).nullable(),
  /** The page about it. */
  path: z.string(),
  is_read: z.boolean(),
  created_at: timestampSchema,
});

export const notificationListSchema = z.strictObject({
  notifications: z.array(notificationSchema),
  unread: z.number().int(),
  next_cursor: wideIdSchema.nullable(),
});

export const readNotificationsBodySchema = z.strictObject({
  /** The newest that was read; left out: all of them. */
  up_to: omittable(wideIdSchema),
});

export const unreadSchema = z.strictObject({ unread: z.number().int() });

export const preferencesSchema = z.strictObject({
  preferences: z.array(
    z.strictObject({
      kind: z.enum(notificationKinds),
      by_mail: z.boolean(),
      /** Money and security are always mailed. */
      is_optional: z.boolean(),
    }),
  ),
});

export const changePreferencesBodySchema = z.strictObject({
  preferences: z
    .array(z.strictObject({ kind: z.enum(optionalKinds), by_mail: z.boolean() }))
    .min(1)
    .max(optionalKinds.length),
});

export const unsubscribeParamsSchema = z.object({
  token: z.string().regex(/^[\w.-]{1,200}$/, 'It is not the token of a link.'),
});

export const unsubscribedSchema = z.strictObject({
  kind: z.enum(optionalKinds),
  by_mail: z.literal(false),
});

export type PreferencesResponse = z.output<typeof preferencesSchema>;
export type ChangePreferencesBody = z.output<typeof changePreferencesBodySchema>;
export type UnsubscribedResponse = z.output<typeof unsubscribedSchema>;
export type NotificationResponse = z.output<typeof notificationSchema>;
export type NotificationList = z.output<typeof notificationListSchema>;
export type UnreadResponse = z.output<typeof unreadSchema>;
