import { dayInLondon } from '@/lib/core/day-in-london';

/** The platform's registration for VAT. */
export type VatSettings = {
  /** As it stands on receipts, such as GB123456789. */
  number: string;
  /** Hundredths of a percent. */
  rateBps: number;
  /** `2026-04-01`: the first day, London's, whose payments have VAT in their fee. */
  from: string;
};

/**
 * The VAT in a service fee, which is a price with VAT in it. A coupon lowers the price, points do not: they are given for
 * something else that was paid. The reward is the helper's price, not ours.
 * @param feePaid minor units, after the coupon
 * @param completedAt ISO 8601
 * @returns minor units, rounded half up; null: the platform was not registered on that day, or there is no fee
 */
export function feeVat({
  feePaid,
  completedAt,
  vat,
}: {
  feePaid: number;
  completedAt: string;
  vat: VatSettings | null;
}): number | null {
  if (vat === null || feePaid === 0 || dayInLondon(new Date(completedAt)) < vat.from) return null;
  const gross = BigInt(feePaid);
  const rate = BigInt(vat.rateBps);
  const whole = 10_000n + rate;
  return Number((2n * gross * rate + whole) / (2n * whole));
}
