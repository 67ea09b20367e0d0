import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leftOf, type Refundable, splitRefund } from './split-refund';

const nothing = { money: 0, points: 0 };

function refundable(parts: Partial<Refundable> = {}): Refundable {
  return { captured: { money: 600, points: 400 }, taken: nothing, held: null, coupon: 'none', ...parts };
}

describe('a refund', () => {
  it.each([
    // wanted, money, points
    [1, 1, 0],
    [600, 600, 0],
    [601, 600, 1],
    [1000, 600, 400],
  ])('of %i takes %i of the money first, then %i points', (wanted, money, points) => {
    const split = splitRefund({ refundable: refundable(), wanted });
    expect(split).toMatchObject({ money, points, total: wanted, isWhole: wanted === 1000 });
    expect(split?.left).toEqual({ money: 600 - money, points: 400 - points });
  });

  it('of more than can be refunded, of nothing, of less than nothing and of a fraction is none', () => {
    for (const wanted of [1001, 0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(splitRefund({ refundable: refundable(), wanted }), String(wanted)).toBeNull();
    }
    expect(splitRefund({ refundable: refundable({ captured: nothing }), wanted: 'all' })).toBeNull();
  });

  it('counts completed and pending refunds', () => {
    const taken = { money: 600, points: 100 };
    expect(splitRefund({ refundable: refundable({ taken }), wanted: 'all' })).toMatchObject({
      money: 0,
      points: 300,
      isWhole: true,
    });
    expect(splitRefund({ refundable: refundable({ taken }), wanted: 301 })).toBeNull();
  });

  it('of a reward takes no more than is held', () => {
    const reward = refundable({ captured: { money: 9000, points: 0 }, held: 4000 });
    expect(splitRefund({ refundable: reward, wanted: 4001 })).toBeNull();
    expect(splitRefund({ refundable: reward, wanted: 'all' })).toMatchObject({ money: 4000, isWhole: false });
  });

  it.each([
    ['none', 1000, 'none'],
    ['valid', 999, 'kept'],
    ['valid', 1000, 'returns'],
    ['ended', 999, 'kept'],
    ['ended', 1000, 'ended'],
  ] as const)('of a fee whose coupon is %s, of %i, says of the coupon: %s', (coupon, wanted, expected) => {
    expect(splitRefund({ refundable: refundable({ coupon }), wanted })?.coupon).toBe(expected);
  });
});

const tenders = fc.record({ money: fc.nat({ max: 1_000_000 }), points: fc.nat({ max: 1_000_000 }) });

describe('any sequence of refunds', () => {
  it('has whole parts that are never negative and whose sum is the amount', () => {
    fc.assert(
      fc.property(tenders, fc.array(fc.integer({ min: -5, max: 400_000 })), (captured, commands) => {
        let taken = { ...nothing };
        for (const wanted of commands) {
          const split = splitRefund({ refundable: refundable({ captured, taken }), wanted });
          const left = captured.money + captured.points - taken.money - taken.points;
          expect(split === null).toBe(wanted <= 0 || wanted > left);
          if (!split) continue;
          for (const part of [split.money, split.points, split.left.money, split.left.points]) {
            expect(Number.isSafeInteger(part) && part >= 0).toBe(true);
          }
          expect(split.money + split.points).toBe(wanted);
          taken = { money: taken.money + split.money, points: taken.points + split.points };
          expect(split.left).toEqual(leftOf(refundable({ captured, taken })));
        }
        expect(taken.money <= captured.money && taken.points <= captured.points).toBe(true);
      }),
    );
  });

  it('ends exactly at the captured amount when the rest is refunded, and only then is the whole refunded', () => {
    fc.assert(
      fc.property(tenders, fc.array(fc.integer({ min: 1, max: 400_000 })), (captured, commands) => {
        let taken = { ...nothing };
        let isWhole = captured.money + captured.points === 0;
        for (const wanted of [...commands, 'all' as const]) {
          const split = splitRefund({ refundable: refundable({ captured, taken }), wanted });
          if (!split) continue;
          expect(isWhole).toBe(false);
          isWhole = split.isWhole;
          taken = { money: taken.money + split.money, points: taken.points + split.points };
        }
        expect(taken).toEqual(captured);
        expect(isWhole).toBe(true);
      }),
    );
  });

  it('never makes money of points, whatever bounces in between', () => {
    const anyStep = fc.oneof(
      fc.record({ refund: fc.integer({ min: 1, max: 400_000 }) }),
      fc.record({ bounce: fc.nat({ max: 20 }) }),
    );
    fc.assert(
      fc.property(tenders, fc.array(anyStep, { maxLength: 20 }), (captured, steps) => {
        const sent: number[] = [];
        let points = 0;
        for (const step of steps) {
          const money = sent.reduce((total, amount) => total + amount, 0);
          if ('bounce' in step) sent.splice(step.bounce, 1);
          else {
            const taken = { money, points };
            const split = splitRefund({ refundable: refundable({ captured, taken }), wanted: step.refund });
            if (!split) continue;
            sent.push(split.money);
            points += split.points;
          }
          const back = sent.reduce((total, amount) => total + amount, 0);
          expect(back).toBeLessThanOrEqual(captured.money);
          expect(points).toBeLessThanOrEqual(captured.points);
        }
      }),
    );
  });
});
