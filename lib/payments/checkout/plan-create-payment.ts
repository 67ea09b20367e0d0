import type { AppLocale } from '@/lib/i18n/locales';
import { pointsOf, pointsRedeemed, reservedPointsOf } from '@/lib/ledger/accounts';
import type { Plan, Posting } from '@/lib/ledger/plan';
import type { FeeType } from '@/lib/payments/fee-types';
import { type DueParts, fees, paidParts } from '@/lib/payments/fees';
import { methodOf } from '@/lib/payments/methods';
import type { Price } from '@/lib/pricing/price';
import type { FeeRule } from '@/lib/pricing/service-fee';
import type { Presentation } from '@/lib/providers/names';

/** A priced checkout: everything that a new payment needs. */
export type Order = {
  userId: number;
  task: { id: number; status: string; version: number };
  feeType: FeeType;
  changeOrderId: number | null;
  /** The rule by which the task is published, which is frozen on it; null for what is paid later. */
  feeRule: FeeRule | null;
  currency: string;
  price: Price;
  /** The lines of the total, in minor units. */
  parts: DueParts;
  coupon: { id: number; userCouponId: number | null } | null;
  livemode: boolean;
  presentation: Presentation;
  locale: AppLocale;
  idempotencyKey: string | null;
  requestHash: string;
  choiceHash: string;
  lifetimeSeconds: number;
};

/** Until then its events, and the provider's own list of them, tell what happens. */
const FIRST_SYNC_SECONDS = 60;

/**
 * A new payment. With something left for a provider it is pending, and coupon and points are reserved; with nothing
 * left it is complete at once. It increments the task's version, which fences a concurrent change of the price.
 */
export function planCreatePayment(order: Order): Plan {
  const { userId, task, price, coupon } = order;
  const isComplete = price.finalAmount === 0;
  const status = isComplete ? 'completed' : 'pending';
  return {
    payment: {
      kind: 'insert',
      row: {
        task_id: task.id,
        user_id: userId,
        fee_type: order.feeType,
        payment_provider: price.provider,
        payment_method: methodOf(price.provider),
        payment_status: status,
        currency: order.currency,
        total_amount: price.total,
        points_used: price.pointsUsed,
        coupon_discount: price.couponDiscount,
        final_amount: price.finalAmount,
        livemode: order.livemode,
        idempotency_key: order.idempotencyKey,
        request_hash: order.requestHash,
        choice_hash: order.choiceHash,
        lifetime_seconds: order.lifetimeSeconds,
        first_sync_seconds: FIRST_SYNC_SECONDS,
        metadata: { presentation: order.presentation, locale: order.locale },
        further_fee: fees[order.feeType].isHeld ? order.parts.fee : 0,
        ...(order.changeOrderId !== null && { change_order_id: order.changeOrderId }),
      },
    },
    ...(coupon && {
      coupon: {
        kind: 'reserve',
        coupon_id: coupon.id,
        user_coupon_id: coupon.userCouponId,
        user_id: userId,
        task_id: task.id,
        discount: price.couponDiscount,
        state: isComplete ? 'used' : 'reserved',
      },
    }),
    ...taskParts({ order, isComplete }),
    postings: pointsPostings({ userId, points: price.pointsUsed, isComplete }),
    events: [
      { kind: 'created', to_status: status, actor: 'payer', detail: { final_amount: price.finalAmount } },
      ...(isComplete ? [{ kind: 'completed', to_status: 'completed', actor: 'system' as const }] : []),
    ],
  };
}

/** The task moves on when nothing is left to pay; the rule of its fee is frozen in any case. */
function taskParts({
  order: { task, feeType, feeRule, price },
  isComplete,
}: {
  order: Order;
  isComplete: boolean;
}): Pick<Plan, 'task' | 'task_events'> {
  const parts = isComplete
    ? paidParts({ task, feeType, detail: { amount: price.total } })
    : { task: { id: task.id, from: task.status, to: task.status, version: task.version } };
  const set = feeRule && { fee_bps: feeRule.bps, fee_minimum: feeRule.minimum };
  return { ...parts, task: { ...parts.task, ...(set && { set }) } };
}

function pointsPostings({
  userId,
  points,
  isComplete,
}: {
  userId: number;
  points: number;
  isComplete: boolean;
}): Posting[] {
  if (points === 0) return [];
  const from = pointsOf(userId);
  return isComplete
    ? [{ key: 'settle', kind: 'settle', lines: [{ from, to: pointsRedeemed, amount: points }] }]
    : [
        {
          key: 'reserve',
          kind: 'points_reserve',
          lines: [{ from, to: reservedPointsOf(userId), amount: points }],
        },
      ];
}
