import type { CouponFate } from '@/lib/coupons/states';
/** What a payment was paid with besides its coupon: minor units of money at the provider, and points (one each). */
export type Tenders = { money: number; points: number };

/** How much of a payment can still go back. */
export type Refundable = {
  /** What the provider received and what was spent in points. */
  captured: Tenders;
  /** What went back already and what is on its way; points count from the moment they are given back. */
  taken: Tenders;
  /** What of the money is still there to be sent back: the reward that is held. Null where nothing limits it. */
  held: number | null;
  /** A coupon is never money: it comes back with the whole of the payment, when it can still be used. */
  coupon: 'none' | 'valid' | 'ended';
};

export type RefundSplit = Tenders & {
  /** The sum of both. */
  total: number;
  /** What can go back after this. */
  left: Tenders;
  /** Nothing of what was captured stays with us. */
  isWhole: boolean;
  /** What becomes of the coupon once everything has arrived; `kept` with a part of the payment. */
  coupon: CouponFate;
};

/** In this order a refund is taken from what the payment was paid with: real money first. */
const ORDER = ['money', 'points'] as const;

/** What can still go back, in money and in points. */
export function leftOf({ captured, taken, held }: Refundable): Tenders {
  const money = captured.money - taken.money;
  return {
    money: Math.max(0, held === null ? money : Math.min(money, held)),
    points: Math.max(0, captured.points - taken.points),
  };
}

/**
 * Divides a wanted refund among what the payment was paid with. Preview and refund both come from here. Parts are whole,
 * never negative, and their sum is what was wanted.
 *
 * @param wanted minor units of the payment's total, at least 1; `all` is everything that can go back
 * @returns null when less than that can go back
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
