import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import type { Prisma } from '@/lib/core/db/generated/client';
import { disputeStatuses } from '@/lib/disputes/states';
import { payoutProviderNameSchema } from '@/lib/providers/schema';
import { notificationKinds } from './states';

/** What the words of a notification name, as triggers and jobs write it. Amounts in minor units. */
const detailSchema = z.object({
  event: z.string().optional(),
  amount: z.number().optional(),
  currency: z.string().optional(),
  points: z.number().optional(),
  to_helper: z.number().optional(),
  outcome: z.enum(disputeStatuses).optional(),
  provider: payoutProviderNameSchema.optional(),
  due_at: z.string().optional(),
  usable_at: z.string().optional(),
  user_agent: z.string().optional(),
  network: z.string().optional(),
  waiting: z.record(z.string(), z.number()).optional(),
});

export const notificationRowSchema = z.object({
  id: z.bigint(),
  userId: z.number(),
  kind: z.enum(notificationKinds),
  taskId: z.number().nullable(),
  paymentId: z.number().nullable(),
  payoutId: z.number().nullable(),
  detail: detailSchema,
  createdAt: z.date(),
  readAt: z.date().nullable(),
  task: z.object({ title: z.string() }).nullable(),
});
export type NotificationRow = z.output<typeof notificationRowSchema>;

/** @throws PayError database_unavailable */
export async function findNotificationRows(
  query: Pick<Prisma.NotificationFindManyArgs, 'where' | 'orderBy' | 'take'>,
): Promise<NotificationRow[]> {
  const found = await db().notification.findMany({
    ...query,
    include: { task: { select: { title: true } } },
  });
  return z.array(notificationRowSchema).parse(found);
}
