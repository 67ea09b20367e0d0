import { pointsOf, reservedPointsOf } from '@/lib/ledger/accounts';
import type { Plan, Posting } from '@/lib/ledger/plan';
import type { PaymentRow } from '@/lib/payments/payment-row';

/** Releases a payment's reservations: points and coupon, once. */
export function releaseReservations({ userId, pointsUsed, couponUsageLogId }: PaymentRow): {
  coupon?: NonNullable<Plan['coupon']>;
  postings: Posting[];
} {
  const release: Posting = {
    key: 'release',
    kind: 'points_release',
    lines: [{ from: reservedPointsOf(userId), to: pointsOf(userId), amount: pointsUsed }],
  };
  return {
    ...(couponUsageLogId !== null && {
      coupon: { kind: 'move', usage_log_id: couponUsageLogId, from: 'reserved', to: 'released' },
    }),
    postings: pointsUsed > 0 ? [release] : [],
  };
}
