import { describe, expect, it } from 'vitest';
import { feeRuleOf, serviceFee } from './service-fee';

describe('the service fee', () => {
  it('is the rate of the reward, half a unit rounded up', () => {
    expect([4, 5, 14, 15, 9_000].map((reward) => serviceFee({ reward, bps: 1000, minimum: 0 }))).toEqual([
      0, 1, 1, 2, 900,
    ]);
  });

  it('is at least the minimum, and never more than the reward', () => {
    expect([40, 50, 500, 510].map((reward) => serviceFee({ reward, bps: 1000, minimum: 50 }))).toEqual([
      40, 50, 50, 51,
    ]);
  });

  it('is never more than a provider takes in one payment', () => {
    expect(serviceFee({ reward: 2_000_000_000, bps: 1000, minimum: 0 })).toBe(99_999_999);
  });
});

describe('the rule of the service fee', () => {
  const standard = { bps: 1000, minimum: 0 };
  const tutoring = { bps: 500, minimum: 30 };
  const rules = { standard, byCategory: { tutoring } };

  it('is the standard one, but for a category that has one of its own', () => {
    expect(feeRuleOf({ rules, category: 'tutoring' })).toBe(tutoring);
    expect(feeRuleOf({ rules, category: 'cleaning' })).toBe(standard);
    expect(feeRuleOf({ rules, category: null })).toBe(standard);
  });

  it('is the standard one for whatever a program calls a category', () => {
    expect(feeRuleOf({ rules, category: 'constructor' })).toBe(standard);
  });
});
