import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FeeTerms, furtherFee, splitHeld, withFurtherFee } from './further-fee';
import { serviceFee } from './service-fee';

/** A tenth, and 9.00 were paid for publishing. */
const terms: FeeTerms = { bps: 1_000, minimum: 0, paid: 900, waived: 0 };

const anyTerms: fc.Arbitrary<FeeTerms | null> = fc.option(
  fc.record({
    bps: fc.integer({ min: 0, max: 10_000 }),
    minimum: fc.integer({ min: 0, max: 5_000 }),
    paid: fc.integer({ min: 0, max: 100_000 }),
    waived: fc.integer({ min: 0, max: 1_000 }),
  }),
);
const amount = fc.integer({ min: 0, max: 99_999_999 });

describe('the further fee of a reward', () => {
  it.each([
    [9_000, 0],
    [9_004, 0],
    [9_005, 1],
    [10_000, 100],
    [99_999_900, 9_999_990 - 900],
    [100, 0],
  ])('of %i, where the fee of 90.00 is paid, is %i', (reward, fee) => {
    expect(furtherFee({ reward, terms })).toBe(fee);
    expect(withFurtherFee({ reward, terms })).toBe(reward + fee);
  });

  it('is less by what nobody is asked for', () => {
    expect(furtherFee({ reward: 10_000, terms: { ...terms, waived: 40 } })).toBe(60);
    expect(furtherFee({ reward: 10_000, terms: { ...terms, waived: 101 } })).toBe(0);
  });

  it('has the minimum of the rule', () => {
    expect(furtherFee({ reward: 500, terms: { bps: 1_000, minimum: 200, paid: 50, waived: 0 } })).toBe(150);
  });

  it('is nothing without terms', () => {
    expect(furtherFee({ reward: 99_999_999, terms: null })).toBe(0);
  });

  it('makes what was paid the fee of the reward, at least', () => {
    fc.assert(
      fc.property(amount, anyTerms, (reward, any) => {
        if (any === null) return;
        const paid = any.paid + any.waived + furtherFee({ reward, terms: any });
        expect(paid).toBeGreaterThanOrEqual(serviceFee({ reward, ...any }));
        expect(paid === any.paid + any.waived || paid === serviceFee({ reward, ...any })).toBe(true);
      }),
    );
  });
});

describe('a held amount', () => {
  it.each([
    [0, 0, 0],
    [1, 1, 0],
    [9_000, 9_000, 0],
    [9_004, 9_004, 0],
    // One more penny of reward would take a penny of fee with it: this one alone is fee.
    [9_005, 9_004, 1],
    [9_006, 9_005, 1],
    [10_100, 10_000, 100],
    [10_099, 9_999, 100],
  ])('of %i is a reward of %i and a fee of %i', (held, reward, fee) => {
    expect(splitHeld({ held, terms })).toEqual({ reward, fee });
  });

  it('is all reward without terms', () => {
    expect(splitHeld({ held: 12_345, terms: null })).toEqual({ reward: 12_345, fee: 0 });
  });

  it('consists of its two parts, and no greater reward would fit', () => {
    fc.assert(
      fc.property(amount, anyTerms, (held, any) => {
        const { reward, fee } = splitHeld({ held, terms: any });
        expect(reward + fee).toBe(held);
        expect(fee).toBeGreaterThanOrEqual(furtherFee({ reward, terms: any }));
        expect(withFurtherFee({ reward: reward + 1, terms: any })).toBeGreaterThan(held);
      }),
    );
  });

  it('that was paid for a reward is that reward again', () => {
    fc.assert(
      fc.property(amount, anyTerms, (reward, any) => {
        const held = withFurtherFee({ reward, terms: any });
        expect(splitHeld({ held, terms: any }).reward).toBe(reward);
      }),
    );
  });

  it('never gains one part by losing money', () => {
    fc.assert(
      fc.property(amount, amount, anyTerms, (one, other, any) => {
        const less = splitHeld({ held: Math.min(one, other), terms: any });
        const more = splitHeld({ held: Math.max(one, other), terms: any });
        expect(less.reward).toBeLessThanOrEqual(more.reward);
        expect(less.fee).toBeLessThanOrEqual(more.fee);
      }),
    );
  });
});
