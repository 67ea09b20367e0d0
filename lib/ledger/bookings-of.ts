import type { Booking } from '@/lib/core/fields';
import { POINTS_UNIT, toDecimal } from '@/lib/core/money';
import type { Plan } from './plan';

/** What a plan books, for whoever is to confirm it. Pure. */
export function bookingsOf({ postings = [] }: Plan): Booking[] {
  return postings.flatMap(({ lines }) =>
    lines.map(({ from, to, amount }) => ({
      from: from.id,
      to: to.id,
      amount,
      amount_display: displayOf({ amount, unit: from.unit }),
      currency: from.unit,
    })),
  );
}

function displayOf({ amount, unit }: { amount: number; unit: string }): string {
  return unit === POINTS_UNIT ? String(amount) : toDecimal({ amount, currency: unit });
}
