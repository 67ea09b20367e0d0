import type { PointsChoices } from '@/lib/pricing/points-choices';

export type PayMethod = 'card' | 'paypal' | 'points';

/** A coupon from the payer's list, or a code they typed. */
export type CouponPick = { userCouponId: number } | { code: string } | null;

/** Everything that the payer decides. */
export type PayChoice = { method: PayMethod; points: number; coupon: CouponPick };

/** A price that the server gave for a choice, in minor units; points in PTS. */
export type Quote = {
  totalAmount: number;
  pointsUsed: number;
  couponDiscount: number;
  finalAmount: number;
  currency: string;
  /** What this person can use here, their unfinished payment's included. */
  pointsAvailable: number;
  /** The least that the chosen provider takes. */
  providerMinimum: number;
  pointsChoices: PointsChoices;
};

/** The choice in the words of the API. The same body prices and pays. */
export function toRequestBody({
  choice,
  feeType,
}: {
  choice: PayChoice;
  feeType: string;
}): Record<string, unknown> {
  return { fee_type: feeType, ...methodFields(choice), ...couponFields(choice.coupon) };
}

/** What the payer saw, for the server to compare with what it would charge now. */
export function expectedAmount({
  choice,
  quote,
}: {
  choice: PayChoice;
  quote: Quote;
}): Record<string, unknown> {
  if (choice.method === 'points') return {};
  return choice.method === 'paypal'
    ? { paypal_amount: quote.finalAmount }
    : { stripe_amount: quote.finalAmount };
}

function methodFields({ method, points }: PayChoice): Record<string, unknown> {
  if (method === 'points') return { payment_method: 'points' };
  if (points === 0) return { payment_method: method === 'paypal' ? 'paypal' : 'stripe' };
  return {
    payment_method: 'mixed',
    points_amount: points,
    ...(method === 'paypal' ? { provider: 'paypal' } : {}),
  };
}

function couponFields(coupon: CouponPick): Record<string, unknown> {
  if (coupon === null) return {};
  return 'code' in coupon ? { coupon_code: coupon.code } : { user_coupon_id: coupon.userCouponId };
}

/** What is left of the fee after the coupon, before points: what "points only" takes. */
export function dueAfterCoupon({ pointsUsed, finalAmount }: Quote): number {
  return pointsUsed + finalAmount;
}
