import { describe, expect, it } from 'vitest';
import { waitOf, waitRangeOf } from './wait-of';

const waits = {
  tenders: { card: 7, alipay: 1, wechat_pay: 2, paypal: 6 },
  newAccount: { days: 30, wait: 14 },
  largeReward: { amount: 100_000, wait: 21 },
};
const known = { tenders: ['card'], helperDays: 365 };

describe('a released reward', () => {
  it.each([
    [['card'], 7],
    [['alipay'], 1],
    [['wechat_pay'], 2],
    [['paypal'], 6],
    [['alipay', 'wechat_pay'], 2],
    [['wechat_pay', 'alipay'], 2],
    [[], 0],
  ])('waits for what paid it, the longest of them: %s', (tenders, days) => {
    expect(waitOf({ amount: 1_000, facts: { ...known, tenders }, waits })).toBe(days);
  });

  it('waits the longest of all if nobody knows what paid it', () => {
    expect(waitOf({ amount: 1_000, facts: { ...known, tenders: ['klarna'] }, waits })).toBe(7);
    const slow = { ...waits, tenders: { ...waits.tenders, alipay: 9 } };
    expect(waitOf({ amount: 1_000, facts: { ...known, tenders: ['klarna'] }, waits: slow })).toBe(9);
  });

  it.each([
    [0, 14],
    [29, 14],
    [30, 7],
    [31, 7],
  ])('waits longer for an account of %d days', (helperDays, days) => {
    expect(waitOf({ amount: 1_000, facts: { ...known, helperDays }, waits })).toBe(days);
  });

  it.each([
    [100_000, 7],
    [100_001, 21],
  ])('waits longer above an amount: %d', (amount, days) => {
    expect(waitOf({ amount, facts: known, waits })).toBe(days);
  });

  it('waits the longest of the rules, not their sum, and no rule makes another shorter', () => {
    expect(waitOf({ amount: 100_001, facts: { ...known, helperDays: 0 }, waits })).toBe(21);
    const short = { ...waits, newAccount: { days: 30, wait: 1 }, largeReward: { amount: 0, wait: 2 } };
    expect(waitOf({ amount: 1, facts: { ...known, helperDays: 0 }, waits: short })).toBe(7);
  });

  it('does not wait where every setting is zero', () => {
    const none = {
      tenders: { card: 0, alipay: 0, wechat_pay: 0, paypal: 0 },
      newAccount: { days: 30, wait: 0 },
      largeReward: { amount: 1, wait: 0 },
    };
    expect(waitOf({ amount: 2, facts: { tenders: ['card'], helperDays: 0 }, waits: none })).toBe(0);
  });
});

describe('before it is paid', () => {
  it('is from the shortest to the longest that it may wait', () => {
    const facts = { tenders: [], helperDays: 365 };
    expect(waitRangeOf({ amount: 1_000, facts, waits })).toEqual({ least: 1, most: 7 });
    expect(waitRangeOf({ amount: 1_000, facts: { ...facts, helperDays: 1 }, waits })).toEqual({
      least: 14,
      most: 14,
    });
  });

  it('and after that is one number', () => {
    const facts = { tenders: ['alipay', 'wechat_pay'], helperDays: 365 };
    expect(waitRangeOf({ amount: 1_000, facts, waits })).toEqual({ least: 2, most: 2 });
  });
});
