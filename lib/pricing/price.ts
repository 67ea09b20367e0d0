import { PayError } from '@/lib/core/errors';
import type { Currency } from '@/lib/core/money';
import type { PaymentMethod, PaymentProvider } from '@/lib/payments/methods';
import { capabilities, type ProviderName } from '@/lib/providers/names';
import { pointsChoices } from './points-choices';

/** The input of a price. Amounts in minor units, points in PTS; the discount was computed on the whole fee. */
export type PriceRequest = {
  total: number;
  currency: Currency;
  method: PaymentMethod;
  /** The provider of the rest after points and coupon; unused with points alone. */
  provider: ProviderName;
  couponDiscount: number;
  /** Null if the payer named no number: then points alone take what is needed, and a mixed payment none. */
  pointsWanted: number | null;
  pointsAvailable: number;
};

/** total = pointsUsed + couponDiscount + finalAmount, each at least 0. The provider is 'points' when nothing is left. */
export type Price = {
  total: number;
  pointsUsed: number;
  couponDiscount: number;
  finalAmount: number;
  provider: PaymentProvider;
};

/**
 * The one place that divides a payment: the coupon first, on the whole; points on the rest, never more; the provider
 * takes the remainder.
 * @throws PayError insufficient_points, below_provider_minimum (with the nearest two choices that work),
 *   above_provider_maximum
 */
export function price(request: PriceRequest): Price {
  const { total, couponDiscount, pointsAvailable } = request;
  const due = total - couponDiscount;
  const pointsUsed = pointsFor({ request, due });
  if (pointsUsed > pointsAvailable) {
    throw new PayError('insufficient_points', {
      details: { needed: pointsUsed, available: pointsAvailable },
    });
  }
  const finalAmount = due - pointsUsed;
  if (finalAmount > 0) requireWithinLimits({ request, due, finalAmount });
  return {
    total,
    pointsUsed,
    couponDiscount,
    finalAmount,
    provider: finalAmount === 0 ? 'points' : request.provider,
  };
}

/** Surplus points are not taken; with points alone, too few points pay nothing. */
function pointsFor({
  request: { method, pointsWanted },
  due,
}: {
  request: PriceRequest;
  due: number;
}): number {
  if (method === 'mixed') return Math.min(pointsWanted ?? 0, due);
  if (method !== 'points') return 0;
  if (pointsWanted !== null && pointsWanted < due) {
    throw new PayError('insufficient_points', { details: { needed: due, offered: pointsWanted } });
  }
  return due;
}

function requireWithinLimits({
  request: { currency, provider, pointsAvailable },
  due,
  finalAmount,
}: {
  request: PriceRequest;
  due: number;
  finalAmount: number;
}): void {
  const { minimum: minimums, maximum } = capabilities[provider];
  const minimum = minimums[currency];
  if (finalAmount > maximum) {
    throw new PayError('above_provider_maximum', { details: { maximum } });
  }
  if (finalAmount < minimum) {
    throw new PayError('below_provider_minimum', {
      details: {
        minimum,
        final_amount: finalAmount,
        choices: nearestChoices({ due, minimum, pointsAvailable }),
      },
    });
  }
}

/** The most points that leave the provider its minimum, and all points; each only if this person can do it. */
function nearestChoices({
  due,
  minimum,
  pointsAvailable,
}: {
  due: number;
  minimum: number;
  pointsAvailable: number;
}): { points_amount: number; final_amount: number }[] {
  const choices = pointsChoices({ due, available: pointsAvailable, minimum });
  const fewer = due - minimum;
  return [
    ...(fewer >= 0 && fewer <= choices.max ? [{ points_amount: fewer, final_amount: minimum }] : []),
    ...(choices.max === due ? [{ points_amount: due, final_amount: 0 }] : []),
  ];
}
