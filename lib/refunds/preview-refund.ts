import { PayError } from '@/lib/core/errors';
import { toDecimal } from '@/lib/core/money';
import { fees } from '@/lib/payments/fees';
import { isRewardHeld } from '@/lib/tasks/states';
import { listRefunds } from './list-refunds';
import { readRefundState } from './read-refund-state';
import { REWARD_LOWERED } from './reasons';
import { requireRefundable, sourceOfRefund } from './request-refund';
import type { RefundPreview } from './schema';
import { leftOf, splitRefund } from './split-refund';

/**
 * The effect of a refund, by the same rule that executes it.
 * @param amount minor units of the total; left out: everything that can still be refunded
 * @throws PayError not_found, payment_not_refundable, payment_disputed, refund_request_open, refund_too_much,
 *   database_unavailable
 */
export async function previewRefund({
  paymentId,
  amount,
}: {
  paymentId: number;
  amount: number | undefined;
}): Promise<RefundPreview> {
  const state = await readRefundState(paymentId);
  if (!state) throw new PayError('not_found');
  const request = { reason: '', by: { actor: 'operator', actorId: null } } as const;
  requireRefundable({ state, by: request.by });
  const { payment, task } = state;
  const { reason, refundable } = sourceOfRefund({ state, request });
  const { currency } = payment;
  const split = splitRefund({ refundable, wanted: amount ?? 'all' });
  if (!split && amount !== undefined) {
    const rest = leftOf(refundable);
    throw new PayError('refund_too_much', { details: { left_amount: rest.money + rest.points } });
  }
  const { money, points, left, coupon, isWhole, total } = split ?? nothing;
  const endsTask = fees[payment.feeType].isHeld
    ? reason !== REWARD_LOWERED && money === task.escrowAmount && isRewardHeld(task.status)
    : isWhole && (task.status === 'open' || task.status === 'accepted');
  return {
    payment_id: paymentId,
    payment_status: payment.status,
    currency,
    amount: total,
    money,
    money_display: toDecimal({ amount: money, currency }),
    points,
    coupon,
    left_money: left.money,
    left_money_display: toDecimal({ amount: left.money, currency }),
    left_points: left.points,
    is_whole: isWhole,
    ends_task: endsTask,
    refunds: (await listRefunds({ paymentId })).refunds,
  };
}

const nothing = {
  money: 0,
  points: 0,
  total: 0,
  left: { money: 0, points: 0 },
  coupon: 'none',
  isWhole: false,
} as const;
