import { describe, expect, it } from 'vitest';
import { lookupBudget } from './lookup-budget';

const BEGIN = Date.parse('2026-12-01T12:00:00Z');
const after = (ms: number) => ({ now: new Date(BEGIN + ms) });

describe('A budget of lookups', () => {
  it('has so many at once, and one more after each part of a minute', () => {
    const budget = lookupBudget({ perMinute: 3 });
    expect([0, 0, 0, 0].map((ms) => budget.take(after(ms)))).toEqual([true, true, true, false]);
    expect([19_999, 20_000, 20_001].map((ms) => budget.take(after(ms)))).toEqual([false, true, false]);
  });

  it('never has more than that, however long nobody asks', () => {
    const budget = lookupBudget({ perMinute: 2 });
    expect(budget.take(after(0))).toBe(true);
    expect([600_000, 600_000, 600_000].map((ms) => budget.take(after(ms)))).toEqual([true, true, false]);
  });

  it('is not used up by lookups that are given back, and does not grow by them', () => {
    const budget = lookupBudget({ perMinute: 1 });
    for (let count = 0; count < 10; count += 1) {
      expect(budget.take(after(0))).toBe(true);
      budget.giveBack();
    }
    budget.giveBack();
    expect([0, 0].map((ms) => budget.take(after(ms)))).toEqual([true, false]);
  });

  it('has nothing more when the clock is set back', () => {
    const budget = lookupBudget({ perMinute: 1 });
    expect([60_000, 0].map((ms) => budget.take(after(ms)))).toEqual([true, false]);
  });
});
