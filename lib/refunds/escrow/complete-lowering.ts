import { db } from '@/lib/core/db/client';
import { tryOrLog } from '@/lib/core/try-or-log';
import { REWARD_LOWERED } from '@/lib/refunds/reasons';
import { differenceOf } from '@/lib/tasks/change-orders/plan-change-order';
import { refundEscrow } from './refund-escrow';

/**
 * Refunds the difference of a lowered reward. Continues where another process stopped, so it may be called any number
 * of times, and after any crash.
 * @throws PayError payment_disputed (the money is frozen: ask again when that is over), conflict,
 *   database_unavailable
 */
export async function completeLowering({ changeOrderId }: { changeOrderId: number }): Promise<void> {
  const change = await find(changeOrderId);
  if (change?.status !== 'done' || change.toAmount > change.fromAmount) return;
  await refundEscrow({
    taskId: change.taskId,
    promised: differenceOf(change),
    requestKey: `change_order:${changeOrderId}`,
    reason: REWARD_LOWERED,
  });
}

/**
 * The same for a waiting person: the worker sends what cannot be sent now.
 * @throws PayError database_unavailable
 */
export async function completeLoweringSoon({ changeOrderId }: { changeOrderId: number }): Promise<void> {
  await tryOrLog({
    attempt: () => completeLowering({ changeOrderId }),
    message: 'Could not return a part of a reward yet',
    facts: { change_order_id: changeOrderId },
    except: ['database_unavailable'],
  });
}

function find(id: number) {
  return db().changeOrder.findUnique({ where: { id } });
}
