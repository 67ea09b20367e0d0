import { expect, it } from 'vitest';
import type { ProviderBalance } from '@/lib/providers/balance-line';
import { type BooksBalance, decideBalance } from './decide-balance';

const books = (parts: Partial<BooksBalance> = {}): BooksBalance => ({
  currency: 'GBP',
  clearing: 1_000,
  withheld: 0,
  waiting: 0,
  differing: 0,
  explained: 0,
  ...parts,
});
const balance = (parts: Partial<ProviderBalance> = {}): ProviderBalance => ({
  currency: 'GBP',
  available: 700,
  pending: 300,
  reserved: null,
  asOf: new Date(),
  ...parts,
});
const unexplained = (own: Partial<BooksBalance>, told: Partial<ProviderBalance> = {}) =>
  decideBalance({ balances: [balance(told)], books: [books(own)] })[0]?.unexplained;

it('what a provider holds is what the books say, and what of its list they do not have', () => {
  expect(unexplained({})).toBe(0);
  expect(unexplained({}, { available: 710 })).toBe(10);
  expect(unexplained({ waiting: 4, differing: 6 }, { available: 710 })).toBe(0);
  expect(unexplained({ waiting: -4 }, { available: 696 })).toBe(0);
  expect(unexplained({ explained: 10 }, { available: 710 })).toBe(0);
});

it('what is withheld is ours: as the provider says, or as its list does', () => {
  expect(unexplained({ withheld: 200 }, { available: 500 })).toBe(0);
  expect(unexplained({ withheld: 200 }, { available: 600, reserved: 100 })).toBe(0);
});

it('a currency that only one of them has counts', () => {
  const checks = decideBalance({ balances: [balance({ currency: 'EUR' })], books: [books()] });
  expect(checks).toEqual([
    {
      currency: 'EUR',
      available: 700,
      pending: 300,
      reserved: 0,
      clearing: 0,
      waiting: 0,
      differing: 0,
      unexplained: 1_000,
    },
    {
      currency: 'GBP',
      available: 0,
      pending: 0,
      reserved: 0,
      clearing: 1_000,
      waiting: 0,
      differing: 0,
      unexplained: -1_000,
    },
  ]);
});

it('nothing is said where the provider could not be asked', () => {
  expect(decideBalance({ balances: null, books: [books({ waiting: 4, differing: 6 })] })).toEqual([
    {
      currency: 'GBP',
      available: null,
      pending: null,
      reserved: null,
      clearing: 1_000,
      waiting: 4,
      differing: 6,
      unexplained: null,
    },
  ]);
});
