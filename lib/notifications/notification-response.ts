import { toDecimal } from '@/lib/core/money';
import { deviceOf } from '@/lib/users/device-of';
import type { NotificationRow } from './notification-row';
import type { NotificationResponse } from './schema';

/** A notification as the API shows it. */
export function notificationResponse(row: NotificationRow): NotificationResponse {
  const { id, kind, taskId, paymentId, payoutId, task, detail, createdAt, readAt } = row;
  const { amount = null, to_helper: toHelper = null, currency = null, user_agent: userAgent } = detail;
  const device = userAgent === undefined ? null : deviceOf(userAgent);
  const dueAt = detail.due_at ?? detail.usable_at;
  return {
    notification_id: Number(id),
    kind,
    event: detail.event ?? null,
    task_id: taskId,
    task_title: task?.title ?? null,
    payment_id: paymentId,
    payout_id: payoutId,
    amount,
    amount_display: displayOf({ amount, currency }),
    currency,
    points: detail.points ?? null,
    to_helper: toHelper,
    to_helper_display: displayOf({ amount: toHelper, currency }),
    outcome: detail.outcome ?? null,
    provider: detail.provider ?? null,
    due_at: dueAt === undefined ? null : new Date(dueAt).toISOString(),
    browser: device?.browser ?? null,
    system: device?.system ?? null,
    network: detail.network ?? null,
    waiting: detail.waiting ?? null,
    path: pathOf(row),
    is_read: readAt !== null,
    created_at: createdAt.toISOString(),
  };
}

function displayOf({ amount, currency }: { amount: number | null; currency: string | null }): string | null {
  return amount === null || currency === null ? null : toDecimal({ amount, currency });
}

/** Where its person goes on: what was paid has a page of its own; everything else about a task is on the task's. */
function pathOf({ kind, taskId, paymentId }: NotificationRow): string {
  if (kind === 'new_device') return '/account';
  if (kind === 'daily_digest') return '/admin';
  if (paymentId !== null) return `/payments/${paymentId}`;
  return taskId === null ? '/wallet' : `/tasks/${taskId}`;
}
