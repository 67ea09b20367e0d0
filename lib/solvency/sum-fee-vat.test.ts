import { expect, it } from 'vitest';
import { sumFeeVat } from './sum-fee-vat';

const vat = { number: 'GB123456789', rateBps: 2_000, from: '2026-04-01' };
const fee = { day: '2026-04-01', currency: 'GBP', amount: 1_000, count: 1 };

it('is the sum of what each receipt tells, less what was given back', () => {
  const returned = { ...fee, day: '2026-04-30', amount: -1_000 };
  expect(sumFeeVat({ fees: [{ ...fee, count: 3 }, returned], vat })).toEqual([
    { month: '2026-04', currency: 'GBP', earned: 3_000, returned: 1_000, vat: 334 },
  ]);
});

it('is below zero where more was given back, and nothing before the registration', () => {
  const fees = [
    { ...fee, day: '2026-03-31' },
    { ...fee, amount: -600 },
    { ...fee, currency: 'JPY' },
  ];
  expect(sumFeeVat({ fees, vat })).toEqual([
    { month: '2026-03', currency: 'GBP', earned: 1_000, returned: 0, vat: 0 },
    { month: '2026-04', currency: 'GBP', earned: 0, returned: 600, vat: -100 },
    { month: '2026-04', currency: 'JPY', earned: 1_000, returned: 0, vat: 167 },
  ]);
  expect(sumFeeVat({ fees, vat: null }).map((month) => month.vat)).toEqual([0, 0, 0]);
});
