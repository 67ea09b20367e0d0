import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PayError } from '@/lib/core/errors';
import { currencies } from '@/lib/core/money';
import { type CouponTerms, couponDiscount } from '@/lib/coupons/coupon-rules';
import { paymentMethods } from '@/lib/payments/methods';
import { capabilities, isProviderName, providerNames } from '@/lib/providers/names';
import { pointsChoices, snapPoints } from './points-choices';
import { type Price, type PriceRequest, price } from './price';
import { serviceFee } from './service-fee';

const RUNS = 5_000;

const feeOfTen: PriceRequest = {
  total: 1000,
  currency: 'GBP',
  method: 'stripe',
  provider: 'stripe',
  couponDiscount: 0,
  pointsWanted: null,
  pointsAvailable: 0,
};

describe('the service fee', () => {
  it.each([
    [10_000, 1000],
    [8850, 885],
    [199, 20],
    [250_000, 25_000],
    [5, 1],
    [4, 0],
  ])('of a reward of %i at 10 %% is %i', (reward, fee) => {
    expect(serviceFee({ reward, bps: 1000, minimum: 0 })).toBe(fee);
  });

  it('is at least the minimum and never more than the reward', () => {
    expect(serviceFee({ reward: 199, bps: 1000, minimum: 50 })).toBe(50);
    expect(serviceFee({ reward: 40, bps: 1000, minimum: 50 })).toBe(40);
  });
});

/** A fee, a random coupon's discount on it, and a choice of points. */
const requestArbitrary: fc.Arbitrary<PriceRequest> = fc
  .record({
    reward: fc.integer({ min: 1, max: 99_999_999 }),
    currency: fc.constantFrom(...currencies),
    method: fc.constantFrom(...paymentMethods),
    provider: fc.constantFrom(...providerNames),
    coupon: fc.option(
      fc.record({
        bps: fc.integer({ min: 1, max: 10_000 }),
        maximum: fc.option(fc.integer({ min: 1, max: 5_000 })),
      }),
    ),
    pointsWanted: fc.option(
      fc.oneof(fc.integer({ min: 0, max: 2_000 }), fc.integer({ min: 0, max: 99_999_999 })),
    ),
    pointsAvailable: fc.oneof(fc.integer({ min: 0, max: 2_000 }), fc.integer({ min: 0, max: 99_999_999 })),
  })
  .map(({ reward, currency, method, provider, coupon, pointsWanted, pointsAvailable }) => {
    const total = Math.max(1, serviceFee({ reward, bps: 1000, minimum: 0 }));
    const discount = coupon ? couponDiscount({ coupon: percentCoupon(coupon), total }) : 0;
    return {
      total,
      currency,
      method: method as PriceRequest['method'],
      provider: provider as PriceRequest['provider'],
      couponDiscount: discount,
      pointsWanted,
      pointsAvailable,
    };
  });

describe('a price', () => {
  it('has parts that are the total, never negative, and never wastes a point', () => {
    fc.assert(
      fc.property(requestArbitrary, (request) => {
        const priced = priceOrRefusal(request);
        if (priced instanceof PayError) return;
        const { total, pointsUsed, couponDiscount: discount, finalAmount } = priced;
        expect(pointsUsed + discount + finalAmount).toBe(total);
        expect(Math.min(pointsUsed, discount, finalAmount)).toBeGreaterThanOrEqual(0);
        expect(pointsUsed).toBeLessThanOrEqual(Math.min(request.pointsAvailable, total - discount));
        expect(priced.provider === 'points').toBe(finalAmount === 0);
        if (request.method === 'points') expect(finalAmount).toBe(0);
        if (isProviderName(request.method)) expect(pointsUsed).toBe(0);
      }),
      { numRuns: RUNS },
    );
  });

  it('leaves a provider nothing, or at least its minimum', () => {
    fc.assert(
      fc.property(requestArbitrary, (request) => {
        const priced = priceOrRefusal(request);
        if (priced instanceof PayError || priced.finalAmount === 0) return;
        expect(priced.finalAmount).toBeGreaterThanOrEqual(
          capabilities[request.provider].minimum[request.currency],
        );
      }),
      { numRuns: RUNS },
    );
  });

  it('is refused below the minimum with choices that all work', () => {
    let refusals = 0;
    fc.assert(
      fc.property(requestArbitrary, (request) => {
        const refusal = priceOrRefusal(request);
        if (!(refusal instanceof PayError) || refusal.code !== 'below_provider_minimum') return;
        refusals += 1;
        const choices = refusal.details?.choices as { points_amount: number; final_amount: number }[];
        for (const { points_amount: pointsWanted, final_amount: finalAmount } of choices) {
          expect(priceOrRefusal({ ...request, method: 'mixed', pointsWanted })).toMatchObject({
            finalAmount,
          });
        }
      }),
      { numRuns: RUNS },
    );
    expect(refusals).toBeGreaterThan(10);
  });

  it('names both neighbours of an amount that is too small', () => {
    const request = { ...feeOfTen, method: 'mixed' as const, pointsWanted: 990, pointsAvailable: 1000 };
    expect(priceOrRefusal(request)).toMatchObject({
      code: 'below_provider_minimum',
      details: {
        minimum: 30,
        choices: [
          { points_amount: 970, final_amount: 30 },
          { points_amount: 1000, final_amount: 0 },
        ],
      },
    });
  });

  it('takes no more points than needed, and refuses fewer than pay everything', () => {
    const points = { ...feeOfTen, method: 'points' as const, pointsAvailable: 5000 };
    expect(priceOrRefusal({ ...points, pointsWanted: 4000 })).toMatchObject({ pointsUsed: 1000 });
    expect(priceOrRefusal({ ...points, pointsWanted: 400 })).toMatchObject({ code: 'insufficient_points' });
    expect(priceOrRefusal({ ...points, pointsAvailable: 999 })).toMatchObject({
      code: 'insufficient_points',
    });
  });
});

describe('a price that a provider cannot take', () => {
  const thousandPounds = { ...feeOfTen, total: 100_000, pointsAvailable: 100_000 };

  it('is refused above the largest amount, and taken at it', () => {
    expect(priceOrRefusal({ ...feeOfTen, total: 99_999_999 })).toMatchObject({ finalAmount: 99_999_999 });
    expect(priceOrRefusal({ ...feeOfTen, total: 100_000_000 })).toMatchObject({
      code: 'above_provider_maximum',
      details: { maximum: 99_999_999 },
    });
  });

  it('is refused below the smallest amount, and taken at it', () => {
    expect(priceOrRefusal({ ...feeOfTen, total: 30 })).toMatchObject({ finalAmount: 30, provider: 'stripe' });
    expect(priceOrRefusal({ ...feeOfTen, total: 29 })).toMatchObject({ code: 'below_provider_minimum' });
    expect(priceOrRefusal({ ...feeOfTen, total: 1, provider: 'paypal' })).toMatchObject({ finalAmount: 1 });
  });

  it.each([
    { why: 'too few points for either', total: 20, available: 19, choices: [] },
    {
      why: 'points for all of it only',
      total: 20,
      available: 20,
      choices: [{ points_amount: 20, final_amount: 0 }],
    },
    {
      why: 'a fee of just the minimum',
      total: 30,
      available: 29,
      choices: [{ points_amount: 0, final_amount: 30 }],
    },
    {
      why: 'points for a part only',
      total: 1000,
      available: 999,
      choices: [{ points_amount: 970, final_amount: 30 }],
    },
    {
      why: 'just the points that leave the minimum',
      total: 1000,
      available: 980,
      choices: [{ points_amount: 970, final_amount: 30 }],
    },
  ])('comes with the choices that this person has: $why', ({ total, available, choices }) => {
    const wanted = { ...feeOfTen, method: 'mixed' as const, total, pointsAvailable: available };
    expect(
      priceOrRefusal({ ...wanted, pointsWanted: Math.max(1, Math.min(available, total - 1)) }),
    ).toMatchObject({
      code: 'below_provider_minimum',
      details: { minimum: 30, choices },
    });
  });

  it('says how much is left and too little', () => {
    const wanted = {
      ...thousandPounds,
      method: 'mixed' as const,
      couponDiscount: 10_000,
      pointsWanted: 89_990,
    };
    expect(priceOrRefusal(wanted)).toMatchObject({
      details: {
        minimum: 30,
        final_amount: 10,
        choices: [
          { points_amount: 89_970, final_amount: 30 },
          { points_amount: 90_000, final_amount: 0 },
        ],
      },
    });
  });
});

describe('points', () => {
  const points = { ...feeOfTen, method: 'points' as const, pointsAvailable: 1000 };

  it('alone pay what the coupon leaves, exactly', () => {
    expect(priceOrRefusal({ ...points, couponDiscount: 100 })).toEqual({
      total: 1000,
      pointsUsed: 900,
      couponDiscount: 100,
      finalAmount: 0,
      provider: 'points',
    });
    expect(priceOrRefusal({ ...points, pointsWanted: 1000 })).toMatchObject({ pointsUsed: 1000 });
  });

  it('that are too few are refused with the number needed', () => {
    expect(priceOrRefusal({ ...points, pointsWanted: 999 })).toMatchObject({
      code: 'insufficient_points',
      details: { needed: 1000, offered: 999 },
    });
    expect(priceOrRefusal({ ...points, pointsAvailable: 999 })).toMatchObject({
      code: 'insufficient_points',
      details: { needed: 1000, available: 999 },
    });
    const mixed = { ...points, method: 'mixed' as const, pointsWanted: 500 };
    expect(priceOrRefusal({ ...mixed, pointsAvailable: 499 })).toMatchObject({
      code: 'insufficient_points',
      details: { needed: 500, available: 499 },
    });
    expect(priceOrRefusal({ ...mixed, pointsAvailable: 500 })).toMatchObject({ pointsUsed: 500 });
  });

  it('are taken for a mixed payment only where somebody names a number', () => {
    const mixed = { ...points, method: 'mixed' as const };
    expect(priceOrRefusal(mixed)).toMatchObject({ pointsUsed: 0, finalAmount: 1000, provider: 'stripe' });
    expect(priceOrRefusal({ ...mixed, pointsWanted: 400 })).toMatchObject({
      pointsUsed: 400,
      finalAmount: 600,
    });
    expect(priceOrRefusal({ ...feeOfTen, pointsAvailable: 1000, pointsWanted: 400 })).toMatchObject({
      pointsUsed: 0,
      finalAmount: 1000,
    });
  });
});

describe('the choice of points', () => {
  it('allows exactly what a price accepts', () => {
    const small = fc.integer({ min: 0, max: 120 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 120 }), small, small, (due, available, command) => {
        const request = { ...feeOfTen, total: due, method: 'mixed' as const, pointsAvailable: available };
        const choices = pointsChoices({ due, available, minimum: 30 });
        const isAllowed =
          command <= choices.max &&
          (choices.skip_from === null || command < choices.skip_from || command > (choices.skip_to ?? -1));
        const isPriced = !(priceOrRefusal({ ...request, pointsWanted: command }) instanceof PayError);
        // A number above the rest is cut to it, which the control never offers.
        if (command <= due) expect(isPriced).toBe(isAllowed);
        const snapped = snapPoints({ points: command, choices });
        const isAnyAllowed = choices.max === due || due >= 30;
        if (isAnyAllowed) {
          expect(priceOrRefusal({ ...request, pointsWanted: snapped })).not.toBeInstanceOf(PayError);
        }
      }),
      { numRuns: RUNS },
    );
  });
});

function priceOrRefusal(request: PriceRequest): Price | PayError {
  try {
    return price(request);
  } catch (error) {
    if (error instanceof PayError) return error;
    throw error;
  }
}

function percentCoupon({ bps, maximum }: { bps: number; maximum: number | null }): CouponTerms {
  return {
    kind: 'percent',
    percentBps: bps,
    fixedAmount: null,
    currency: 'GBP',
    minimumSpend: 0,
    maximumDiscount: maximum,
    validFrom: new Date(0),
    validUntil: new Date(1),
    category: null,
    location: null,
    totalLimit: null,
    perUserLimit: null,
    perUserMonthLimit: null,
    isPaused: false,
  };
}
