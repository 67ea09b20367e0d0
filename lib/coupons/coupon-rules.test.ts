import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CouponTarget,
  type CouponTerms,
  type CouponUsage,
  couponDiscount,
  couponVerdict,
} from './coupon-rules';

const now = new Date('2026-11-22T12:00:00Z');

const coupon: CouponTerms = {
  kind: 'percent',
  percentBps: 1000,
  fixedAmount: null,
  currency: 'GBP',
  minimumSpend: 500,
  maximumDiscount: 300,
  validFrom: new Date('2026-11-01T00:00:00Z'),
  validUntil: new Date('2026-12-01T00:00:00Z'),
  category: null,
  location: null,
  totalLimit: 10,
  perUserLimit: 2,
  perUserMonthLimit: 1,
  isPaused: false,
};
const target: CouponTarget = { total: 1000, currency: 'GBP', category: 'errands', location: 'London', now };
const unused: CouponUsage = { everybody: 0, mine: 0, mineThisMonth: 0 };

const fixed = { kind: 'fixed', percentBps: null, fixedAmount: 5000, maximumDiscount: null };

describe('a coupon', () => {
  it.each<[string, Partial<CouponTerms>, Partial<CouponTarget>, number]>([
    ['a percentage', {}, {}, 100],
    ['a percentage up to its maximum', {}, { total: 9000 }, 300],
    ['a percentage rounded down', {}, { total: 1009 }, 100],
    ['a fixed amount, never more than the total', fixed, {}, 1000],
    ['its own category, however it is written', { category: 'Errands' }, {}, 100],
    ['its own place', { location: 'london' }, {}, 100],
    ['its own place, with spaces around it', { location: 'london' }, { location: ' London ' }, 100],
    ['a fixed amount up to its maximum', { ...fixed, maximumDiscount: 250 }, {}, 250],
    ['what it says at just the minimum spend', {}, { total: 500 }, 50],
    ['what it says from its first moment on', { validFrom: now }, {}, 100],
    ['what it says until its last', { validUntil: new Date('2026-11-22T12:00:00.001Z') }, {}, 100],
    ['the smallest discount there is', { minimumSpend: 0, percentBps: 100 }, { total: 100 }, 1],
  ])('gives %s', (_, terms, place, discount) => {
    const verdict = couponVerdict({
      coupon: { ...coupon, ...terms },
      target: { ...target, ...place },
      usage: unused,
    });
    expect(verdict).toEqual({ isUsable: true, discount });
  });

  it.each<[string, Partial<CouponTerms>, Partial<CouponTarget>, Partial<CouponUsage>]>([
    ['paused', { isPaused: true }, {}, {}],
    ['not_started', { validFrom: new Date('2026-11-22T12:00:00.001Z') }, {}, {}],
    ['expired', { validUntil: now }, {}, {}],
    ['used_up', {}, {}, { everybody: 10 }],
    ['used_up', { perUserMonthLimit: null }, {}, { mine: 2 }],
    ['used_up', {}, {}, { mineThisMonth: 1 }],
    ['other_currency', {}, { currency: 'EUR' }, {}],
    ['minimum_not_met', {}, { total: 499 }, {}],
    ['minimum_not_met', { minimumSpend: 0, percentBps: 1 }, { total: 99 }, {}],
    ['other_category', { category: 'translation' }, {}, {}],
    ['other_category', { category: 'translation' }, { category: null }, {}],
    ['other_location', { location: 'Leeds' }, {}, {}],
  ])('is refused as %s', (reason, terms, place, used) => {
    const verdict = couponVerdict({
      coupon: { ...coupon, ...terms },
      target: { ...target, ...place },
      usage: { ...unused, ...used },
    });
    expect(verdict).toEqual({ isUsable: false, reason });
  });

  it('is left just below each of its limits, and for ever without one', () => {
    const isUsable = (terms: Partial<CouponTerms>, usage: CouponUsage) =>
      couponVerdict({ coupon: { ...coupon, ...terms }, target, usage }).isUsable;
    expect(isUsable({ perUserMonthLimit: 2 }, { everybody: 9, mine: 1, mineThisMonth: 1 })).toBe(true);
    const many = { everybody: 999, mine: 999, mineThisMonth: 999 };
    expect(isUsable({ totalLimit: null, perUserLimit: null, perUserMonthLimit: null }, many)).toBe(true);
    // A limit of zero is reached, not missing.
    expect(isUsable({ totalLimit: 0 }, unused)).toBe(false);
  });

  it('that says no amount gives nothing', () => {
    const give = (terms: Partial<CouponTerms>) =>
      couponDiscount({ coupon: { ...coupon, ...terms }, total: 10_000 });
    expect(give({ percentBps: null })).toBe(0);
    expect(give({ kind: 'fixed', fixedAmount: null })).toBe(0);
    expect(couponVerdict({ coupon: { ...coupon, percentBps: null }, target, usage: unused })).toEqual({
      isUsable: false,
      reason: 'minimum_not_met',
    });
  });

  it('for a place or a category without a name is for tasks without one', () => {
    const verdict = (terms: Partial<CouponTerms>, place: Partial<CouponTarget>) =>
      couponVerdict({ coupon: { ...coupon, ...terms }, target: { ...target, ...place }, usage: unused });
    expect(verdict({ category: '' }, { category: null })).toMatchObject({ isUsable: true });
    expect(verdict({ location: '' }, { location: 'London' })).toMatchObject({ reason: 'other_location' });
  });

  it('never gives nothing, and never more than the total or its maximum', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.integer({ min: 1, max: 10_000 }),
        fc.option(fc.integer({ min: 1, max: 100_000 })),
        (total, percentBps, maximumDiscount) => {
          const verdict = couponVerdict({
            coupon: { ...coupon, percentBps, maximumDiscount, minimumSpend: 0 },
            target: { ...target, total },
            usage: unused,
          });
          if (!verdict.isUsable) return;
          expect(verdict.discount).toBeGreaterThan(0);
          expect(verdict.discount).toBeLessThanOrEqual(Math.min(total, maximumDiscount ?? total));
        },
      ),
    );
  });
});
