import { toDecimal } from '@/lib/core/money';
import { toCsv } from '@/lib/core/to-csv';
import type { MonthVat } from './sum-fee-vat';

/** A line for each month and currency, for whoever keeps the books. */
export function feeVatCsv(months: readonly MonthVat[]): string {
  return toCsv({
    titles: ['Month', 'Currency', 'Fees earned', 'Fees given back', 'Fees net', 'VAT in the net fees'],
    rows: months.map(({ month, currency, earned, returned, vat }) => {
      const say = (amount: number) => toDecimal({ amount, currency });
      return [month, currency, say(earned), say(returned), say(earned - returned), say(vat)];
    }),
  });
}
