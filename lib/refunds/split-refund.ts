import type { CouponFate } from '@/lib/coupons/states';
/** The tenders of a payment besides its coupon: minor units of money at the provider, and points (one each). */
export type Tenders = { money: number; points: number };

/** How much of a payment can still be refunded. */
export type Refundable = {
  /** What the provider received, and the points that were spent. */
  captured: Tenders;
  /** Completed and pending refunds; points count from the time of their return. */
  taken: Tenders;
  /** The limit of the money: the held reward. Null without a limit. */
  held: number | null;
  /** A coupon is never money: it is returned with the whole of the payment, if it can still be used. */
  coupon: 'none' | 'valid' | 'ended';
};

export type RefundSplit = Tenders & {
  /** The sum of both. */
  total: number;
  /** What can be refunded after this. */
  left: Tenders;
  /** Nothing of the captured amount stays with us. */
  isWhole: boolean;
  /** The coupon's state once everything has arrived; `kept` with a part of the payment. */
  coupon: CouponFate;
};

/** The order in which a refund uses the tenders: real money first. */
const ORDER = ['money', 'points'] as const;

/** The part that can still be refunded, in money and in points. */
export function leftOf({ captured, taken, held }: Refundable): Tenders {
  const money = captured.money - taken.money;
  return {
    money: Math.max(0, held === null ? money : Math.min(money, held)),
    points: Math.max(0, captured.points - taken.points),
  };
}

/**
 * Divides a refund among the tenders of its payment. Preview and refund both use it. Parts are whole, never negative,
 * and their sum is the amount.
 * @param wanted minor units of the payment's total, at least 1; `all` is everything that can be refunded
 * @returns null when less than that can be refunded
 */
export function splitRefund({
  refundable,
  wanted,
}: {
  refundable: Refundable;
  wanted: number | 'all';
}): RefundSplit | null {
  const before = leftOf(refundable);
  const total = wanted === 'all' ? before.money + before.points : wanted;
  if (!Number.isSafeInteger(total) || total <= 0) return null;
  const left = { ...before };
  const back: Tenders = { money: 0, points: 0 };
  let rest = total;
  for (const tender of ORDER) {
    const part = Math.min(rest, left[tender]);
    back[tender] = part;
    left[tender] -= part;
    rest -= part;
  }
  if (rest > 0) return null;
  const { captured, taken, coupon } = refundable;
  const isWhole = ORDER.every((tender) => taken[tender] + back[tender] >= captured[tender]);
  return { ...back, total, left, isWhole, coupon: couponAfter({ coupon, isWhole }) };
}

function couponAfter({
  coupon,
  isWhole,
}: {
  coupon: Refundable['coupon'];
  isWhole: boolean;
}): RefundSplit['coupon'] {
  if (coupon === 'none') return 'none';
  if (!isWhole) return 'kept';
  return coupon === 'valid' ? 'returns' : 'ended';
}
