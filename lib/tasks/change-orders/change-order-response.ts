import type { ChangeOrder } from '@/lib/core/db/generated/client';
import { toDecimal } from '@/lib/core/money';
import type { TaskRow } from '@/lib/tasks/task-row';
import { differenceOf } from './plan-change-order';
import { type ChangeOrderResponse, changeOrderStatusSchema } from './schema';

/** A change order in the words of the contract, for one side of its task. */
export function changeOrderResponse({
  order,
  task,
  userId,
}: {
  order: ChangeOrder;
  task: TaskRow;
  userId: number;
}): ChangeOrderResponse {
  const { currency, posterId } = task;
  const { fromAmount, toAmount } = order;
  const difference = differenceOf(order);
  return {
    id: order.id,
    task_id: order.taskId,
    status: changeOrderStatusSchema.parse(order.status),
    proposed_by: order.proposedBy === posterId ? 'poster' : 'helper',
    is_mine: order.proposedBy === userId,
    currency,
    from_amount: fromAmount,
    from_amount_display: toDecimal({ amount: fromAmount, currency }),
    to_amount: toAmount,
    to_amount_display: toDecimal({ amount: toAmount, currency }),
    difference,
    difference_display: toDecimal({ amount: difference, currency }),
    service_fee: order.feeAmount,
    service_fee_display: toDecimal({ amount: order.feeAmount, currency }),
    direction: toAmount > fromAmount ? 'raise' : 'lowering',
    text: order.text,
    expires_at: order.expiresAt?.toISOString() ?? null,
    created_at: order.createdAt.toISOString(),
    ended_at: order.endedAt?.toISOString() ?? null,
  };
}
