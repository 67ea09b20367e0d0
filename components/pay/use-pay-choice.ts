'use client';

import { useEffect, useState } from 'react';
import type { Refusal } from '@/components/api/call-api';
import { type CouponReasonKey, toCouponReason } from '@/components/coupons/coupon-reason';
import type { PayMethod } from '@/lib/payments/methods';
import type { PayChoice, Quote } from './pay-choice';
import { readNearestPoints } from './payment-response';
import { useQuote } from './use-quote';

type UsePayChoiceOptions = {
  taskId: number;
  feeType: string;
  initialMethod: PayMethod;
  initial: { quote: Quote | null; refusal: Refusal | null };
};

export type PayChoiceState = ReturnType<typeof usePayChoice>;

/** What the payer has chosen and the server's price for it. A choice that cannot be paid is corrected at once. */
export function usePayChoice({ taskId, feeType, initialMethod, initial }: UsePayChoiceOptions) {
  const [choice, setChoice] = useState<PayChoice>({ method: initialMethod, points: 0, coupon: null });
  const [couponProblem, setCouponProblem] = useState<CouponReasonKey | null>(null);
  const [isSnapped, setIsSnapped] = useState(false);
  const { quote, refusal, isQuoting, requote } = useQuote({ taskId, feeType, choice, initial });
  // While a price is on its way, the last refusal is about another choice.
  const current = isQuoting ? null : refusal;

  // A coupon changes what is left, and with it the numbers of points that work: move to the nearest one.
  useEffect(() => {
    const points = current && nearestPoints({ refusal: current, choice });
    if (points === null) return;
    setIsSnapped(true);
    setChoice((last) => ({ ...last, points }));
  }, [current, choice]);

  // A coupon that does not help is removed at once, so that the price shown is one that can be paid.
  useEffect(() => {
    if (current?.code !== 'coupon_not_valid' || choice.coupon === null) return;
    setCouponProblem(toCouponReason(String(current.details.reason ?? 'unknown')));
    setChoice((last) => ({ ...last, coupon: null }));
  }, [current, choice.coupon]);

  function change(part: Partial<PayChoice>) {
    if ('coupon' in part) setCouponProblem(null);
    setChoice((last) => ({ ...last, ...part }));
  }

  return { choice, change, couponProblem, isSnapped, setIsSnapped, quote, refusal, isQuoting, requote };
}

/** The number of points to move to, or null where none is needed or none would help. */
function nearestPoints({ refusal, choice }: { refusal: Refusal; choice: PayChoice }): number | null {
  if (refusal.code !== 'below_provider_minimum' || choice.method === 'points' || choice.points === 0)
    return null;
  const distance = (points: number) => Math.abs(points - choice.points);
  const [nearest] = readNearestPoints(refusal.details).sort((a, b) => distance(a) - distance(b));
  return nearest === undefined || nearest === choice.points ? null : nearest;
}
