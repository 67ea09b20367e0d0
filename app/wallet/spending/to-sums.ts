import type { SpendingSums } from '@/components/spending/month-sums';
import type { SpendingMovement } from '@/components/spending/movement-list';
import { env } from '@/lib/core/env';
import type { MonthSums, Movement } from '@/lib/spending/schema';

export function toSums(sums: MonthSums): SpendingSums {
  const { currency, opening, paid, returned, fees, closing, held } = sums;
  return {
    currency,
    opening,
    paid,
    returned,
    fees,
    closing,
    held,
    toHelpers: sums.to_helpers,
    byLinku: sums.by_linku,
    underReview: sums.under_review,
    onTheWayBack: sums.on_the_way_back,
    inDispute: sums.in_dispute,
    pointsSpent: sums.points_spent,
    pointsReturned: sums.points_returned,
  };
}

export function toMovement(movement: Movement): SpendingMovement {
  const { at, kind, currency, reason, paid, returned, fees } = movement;
  return {
    id: movement.transaction_id,
    at,
    kind,
    currency,
    taskId: movement.task_id,
    taskTitle: movement.task_title,
    paymentId: movement.payment_id,
    feeType: movement.fee_type,
    provider: movement.payment_provider,
    couponDiscount: movement.coupon_discount,
    reason,
    paid,
    returned,
    fees,
    toHelpers: movement.to_helpers,
    byLinku: movement.by_linku,
    pointsSpent: movement.points_spent,
    pointsReturned: movement.points_returned,
  };
}

/** The VAT in the fees of these movements; null: none of them tells it. */
export function vatIn(
  movements: readonly Movement[],
): { amount: number; rateBps: number; number: string } | null {
  const { vat } = env();
  const told = movements.flatMap((movement) => (movement.vat === null ? [] : [movement.vat]));
  if (vat === null || told.length === 0) return null;
  return {
    amount: told.reduce((total, amount) => total + amount, 0),
    rateBps: vat.rateBps,
    number: vat.number,
  };
}
