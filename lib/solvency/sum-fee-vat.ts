import { feeVat, type VatSettings } from '@/lib/pricing/fee-vat';

/** Fees that were earned, or given back, on a day: so many of the same amount. */
export type DayFees = {
  /** `2026-11-30`, London's. */
  day: string;
  currency: string;
  /** Minor units of one of them, with what points paid; below zero where it was given back. */
  amount: number;
  count: number;
};

/** Minor units, above zero. */
export type MonthVat = {
  /** `2026-11`. */
  month: string;
  currency: string;
  earned: number;
  returned: number;
  /** The VAT in what was earned less that in what was given back; below zero where more was given back. */
  vat: number;
};

/** The VAT in the service fees of each month: the sum of what receipts tell, each rounded by itself. */
export function sumFeeVat({ fees, vat }: { fees: readonly DayFees[]; vat: VatSettings | null }): MonthVat[] {
  const months = new Map<string, MonthVat>();
  for (const { day, currency, amount, count } of fees) {
    const month = day.slice(0, 7);
    const sums = months.get(`${month} ${currency}`) ?? { month, currency, earned: 0, returned: 0, vat: 0 };
    const each = feeVat({ feePaid: Math.abs(amount), completedAt: `${day}T12:00:00Z`, vat }) ?? 0;
    months.set(`${month} ${currency}`, {
      ...sums,
      earned: sums.earned + Math.max(0, amount) * count,
      returned: sums.returned + Math.max(0, 0 - amount) * count,
      vat: sums.vat + Math.sign(amount) * each * count,
    });
  }
  return [...months.values()];
}
