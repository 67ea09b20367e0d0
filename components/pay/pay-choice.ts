import { type ChargedMethod, type PayMethod, providerOf } from '@/lib/payments/methods';
import type { PointsChoices } from '@/lib/pricing/points-choices';

/** A coupon from the payer's list, or a code they typed. */
export type CouponPick = { userCouponId: number } | { code: string } | null;

/** Everything that the payer decides. */
export type PayChoice = { method: PayMethod; points: number; coupon: CouponPick };

/** A price that the server gave for a choice, in minor units; points in PTS. */
export type Quote = {
  totalAmount: number;
  /** The line of the total that is the service fee. */
  serviceFee: number;
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

/** The choice as the API's body. The same body prices and pays. */
export function toRequestBody({
  choice,
  feeType,
}: {
  choice: PayChoice;
  feeType: string;
}): Record<string, unknown> {
  return { fee_type: feeType, ...methodFields(choice), ...couponFields(choice.coupon) };
}

/** The price that the payer saw, for the server to compare with what it would charge now. */
export function expectedAmount({
  choice,
  quote,
}: {
  choice: PayChoice;
  quote: Quote;
}): Record<string, unknown> {
  const provider = providerOf(choice.method);
  return provider === 'points' ? {} : { [`${provider}_amount`]: quote.finalAmount };
}

function methodFields({ method, points }: PayChoice): Record<string, unknown> {
  const name = providerOf(method);
  if (name === 'points' || points === 0) return { payment_method: name };
  return { payment_method: 'mixed', points_amount: points, provider: name };
}

function couponFields(coupon: CouponPick): Record<string, unknown> {
  if (coupon === null) return {};
  return 'code' in coupon ? { coupon_code: coupon.code } : { user_coupon_id: coupon.userCouponId };
}

/** What is left of the fee after the coupon, before points: what "points only" takes. */
export function dueAfterCoupon({ pointsUsed, finalAmount }: Quote): number {
  return pointsUsed + finalAmount;
}

/** The method that takes the money; null where points and a coupon cover it all, and no provider takes part. */
export function chargedMethod({
  choice,
  quote,
}: {
  choice: PayChoice;
  quote: Quote | null;
}): ChargedMethod | null {
  return choice.method === 'points' || quote?.finalAmount === 0 ? null : choice.method;
}
