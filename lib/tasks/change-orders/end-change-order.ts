import type { ChangeOrder } from '@/lib/core/db/generated/client';
import { PayError } from '@/lib/core/errors';
import type { Plan } from '@/lib/ledger/plan';
import { findPaymentRow } from '@/lib/payments/payment-row';
import { isUnfinished } from '@/lib/payments/states';
import { closePayment } from '@/lib/payments/sync/sync-payment';
import type { TaskRow } from '@/lib/tasks/task-row';
import { findChangeOrder } from './find-change-order';
import { planEndChange } from './plan-change-order';

/**
 * Ends a waiting change order, because the task ends or its money needs a decision; for the plan of that. A top-up that
 * was begun is closed first.
 * @param task read before, so that its version fences a change order of the same time
 * @returns null if none waits
 * @throws PayError payment_in_progress (its money is in transit: wait for it), provider_unavailable, conflict,
 *   database_unavailable
 */
export async function endChangeOrder({ task }: { task: TaskRow }): Promise<Plan | null> {
  const order = await findChangeOrder({ taskId: task.id, isWaiting: true });
  if (!order) return null;
  await closeTopUp({ order });
  return planEndChange({ task, order, act: { actor: 'system' }, to: 'lapsed' });
}

/**
 * Closes the unfinished top-up of a change order at its provider.
 * @throws PayError as above
 */
export async function closeTopUp({ order: { taskId, status } }: { order: ChangeOrder }): Promise<void> {
  if (status !== 'accepted') return;
  const payment = await findPaymentRow({ unresolvedOf: { taskId, feeType: 'reward_top_up' } });
  if (!payment || !isUnfinished(payment.status)) return;
  const closed = await closePayment({ paymentId: payment.id, reason: 'change_ended' });
  if (closed.status === 'processing') {
    throw new PayError('payment_in_progress', { details: { payment_id: payment.id } });
  }
  if (closed.status === 'pending') {
    throw new PayError('provider_unavailable', { message: `payment ${payment.id} could not be closed` });
  }
  // It was paid just now: the reward is the higher one.
  if (closed.status === 'completed') throw new PayError('conflict');
}
