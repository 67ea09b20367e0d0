import { describe, expect, it } from 'vitest';
import { type KindSum, sumPositions } from './sum-positions';

const sum = (parts: Partial<KindSum>): KindSum => ({
  kind: 'wallet',
  provider: null,
  currency: 'GBP',
  balance: 0,
  ...parts,
});

/** A payment of 110.00 with a fee of 10.00 at the provider, of which 100.00 were released and 30.00 are on their way. */
const day = [
  sum({ kind: 'provider_clearing', provider: 'stripe', balance: -10_800 }),
  sum({ kind: 'provider_fees', provider: 'stripe', balance: -200 }),
  sum({ kind: 'wallet', balance: 7_000 }),
  sum({ kind: 'payouts_in_flight', balance: 3_000 }),
  sum({ kind: 'fee_revenue', balance: 1_000 }),
];

describe('What is owed beside what is held', () => {
  it('is covered when the provider holds more than everybody may ask for', () => {
    expect(sumPositions(day)).toMatchObject([{ currency: 'GBP', owed: 10_000, held: 10_800, cover: 800 }]);
  });

  it('is not covered by claims: a debt, or money that a dispute took', () => {
    const lost = [
      sum({ kind: 'provider_clearing', provider: 'stripe', balance: -5_000 }),
      sum({ kind: 'disputed_funds', balance: -4_000 }),
      sum({ kind: 'debt', balance: -1_000 }),
      sum({ kind: 'wallet', balance: 10_000 }),
    ];
    const [result] = sumPositions(lost);
    expect(result).toMatchObject({ owed: 10_000, held: 5_000, cover: -5_000 });
    expect(result?.lines.claimed.map(({ kind, amount }) => [kind, amount])).toEqual([
      ['disputed_funds', 4_000],
      ['debt', 1_000],
    ]);
  });

  it('keeps each currency by itself, in the order of their names', () => {
    const sums = [
      ...day,
      sum({ kind: 'provider_clearing', provider: 'stripe', currency: 'EUR', balance: -500 }),
      sum({ kind: 'escrow', currency: 'EUR', balance: 600 }),
    ];
    expect(sumPositions(sums).map(({ currency, cover }) => [currency, cover])).toEqual([
      ['EUR', -100],
      ['GBP', 800],
    ]);
  });

  it('keeps each provider by itself, and shows no account that is empty', () => {
    const sums = [
      ...day,
      sum({ kind: 'provider_clearing', provider: 'paypal', balance: -400 }),
      sum({ kind: 'bank', balance: 0 }),
    ];
    expect(sumPositions(sums)[0]?.lines.held).toEqual([
      { kind: 'provider_clearing', provider: 'stripe', currency: 'GBP', amount: 10_800 },
      { kind: 'provider_clearing', provider: 'paypal', currency: 'GBP', amount: 400 },
    ]);
  });

  it('counts what went to our bank, and as our own what we put in from there', () => {
    const [taken] = sumPositions([...day, sum({ kind: 'bank', balance: -300 })]);
    expect(taken).toMatchObject({ held: 11_100, cover: 1_100 });
    const [given] = sumPositions([...day, sum({ kind: 'bank', balance: 300 })]);
    expect(given).toMatchObject({ held: 10_800, cover: 800 });
    expect(given?.lines.own).toContainEqual({ kind: 'bank', provider: null, currency: 'GBP', amount: 300 });
  });

  it('has no points in it', () => {
    expect(sumPositions([sum({ kind: 'points', currency: 'PTS', balance: 500 })])).toEqual([]);
  });

  it('shows what the platform earned with its sign', () => {
    expect(sumPositions(day)[0]?.lines.own.map(({ kind, amount }) => [kind, amount])).toEqual([
      ['provider_fees', -200],
      ['fee_revenue', 1_000],
    ]);
  });

  it('balances: what is held is what is owed, what is our own, and less what is claimed', () => {
    const [result] = sumPositions(day);
    const total = (lines: readonly { amount: number }[] = []) =>
      lines.reduce((all, { amount }) => all + amount, 0);
    expect(result?.cover).toBe(total(result?.lines.own) - total(result?.lines.claimed));
  });
});
