import type { TaskApplication } from '@/lib/core/db/generated/client';
import { toDecimal } from '@/lib/core/money';
import { type ApplicationResponse, applicationStatusSchema } from './schema';

/** The columns of an offer's response; for Prisma's `include`. */
export const withNames = {
  helper: { select: { name: true } },
  task: { select: { currency: true } },
} as const;

/** An offer as the API returns it. */
export function applicationResponse(
  application: TaskApplication & { helper: { name: string }; task: { currency: string } },
): ApplicationResponse {
  const { id, taskId, helperId, offeredAmount, message, status, createdAt, helper, task } = application;
  return {
    id,
    task_id: taskId,
    helper_id: helperId,
    helper_name: helper.name,
    offered_amount: offeredAmount,
    offered_amount_display: toDecimal({ amount: offeredAmount, currency: task.currency }),
    currency: task.currency,
    message,
    status: applicationStatusSchema.parse(status),
    created_at: createdAt.toISOString(),
  };
}
