import { db } from '@/lib/core/db/client';
import { PayError } from '@/lib/core/errors';
import { toDecimal } from '@/lib/core/money';
import { paidStatuses } from '@/lib/payments/states';
import { readRefundState } from '@/lib/refunds/read-refund-state';
import { leftOf, splitRefund } from '@/lib/refunds/split-refund';
import { moneyOf } from '@/lib/tasks/cancellation/plan-cancel';
import { readCancelFacts, readCancelTerms } from '@/lib/tasks/cancellation/read-cancel-terms';
import type { CancellationPreview } from '@/lib/tasks/cancellation/schema';
import { findTaskRow, sideOf } from '@/lib/tasks/task-row';

/**
 * The effect of cancelling a task now, by the same terms that cancelling follows.
 * @throws PayError not_found (also for a person on neither side), database_unavailable
 */
export async function previewCancellation({
  userId,
  taskId,
}: {
  userId: number;
  taskId: number;
}): Promise<CancellationPreview> {
  const task = await findTaskRow(taskId);
  const side = task && sideOf({ task, userId });
  if (!task || !side) throw new PayError('not_found');
  const terms = await readCancelTerms({ task, side });
  const isFeeBack = terms.isAllowed && terms.fee === 'returned';
  const fee = isFeeBack ? await feeBack(taskId) : nothing;
  const { feeBack: owed } = await readCancelFacts(task);
  const money = terms.isAllowed ? moneyOf({ task, terms }) : null;
  const reward = money?.toPoster ?? 0;
  const helperGets = money?.toHelper.reward ?? 0;
  const helperOwes = terms.isAllowed && terms.doesHelperOweFee ? owed : 0;
  const { currency } = task;
  return {
    is_allowed: terms.isAllowed && !task.isFrozen,
    instead: terms.isAllowed ? null : terms.instead,
    rule: terms.isAllowed ? terms.rule : null,
    fee: terms.isAllowed ? terms.fee : null,
    reward: terms.isAllowed ? terms.reward : null,
    currency,
    fee_money_back: fee.money,
    fee_money_back_display: toDecimal({ amount: fee.money, currency }),
    fee_points_back: fee.points,
    fee_coupon: fee.coupon,
    reward_back: reward,
    reward_back_display: toDecimal({ amount: reward, currency }),
    helper_gets: helperGets,
    helper_gets_display: toDecimal({ amount: helperGets, currency }),
    helper_owes: helperOwes,
    helper_owes_display: toDecimal({ amount: helperOwes, currency }),
  };
}

type FeeBack = { money: number; points: number; coupon: CancellationPreview['fee_coupon'] };

const nothing: FeeBack = { money: 0, points: 0, coupon: 'none' };

async function feeBack(taskId: number): Promise<FeeBack> {
  const id = await feeOf(taskId);
  const state = id === null ? null : await readRefundState(id);
  if (!state) return nothing;
  const { refundable } = state;
  const split = splitRefund({ refundable, wanted: 'all' });
  // A coupon that paid all of it is returned alone.
  if (!split)
    return { ...leftOf(refundable), coupon: refundable.coupon === 'valid' ? 'returns' : refundable.coupon };
  return split;
}

async function feeOf(taskId: number): Promise<number | null> {
  const fee = await db().paymentRecord.findFirst({
    where: {
      taskId,
      feeType: 'application_fee',
      paymentStatus: { in: [...paidStatuses] },
    },
    select: { id: true },
  });
  return fee?.id ?? null;
}
