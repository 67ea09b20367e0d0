import { describe, expect, it } from 'vitest';
import { leftOf } from '@/lib/refunds/split-refund';
import { taskStatuses } from '@/lib/tasks/states';
import { cancelRules, cancelTerms } from './cancel-rules';

const sides = ['poster', 'helper'] as const;

describe('the rules of cancelling', () => {
  it('say one thing for each side of each task', () => {
    for (const side of sides) {
      for (const status of taskStatuses) {
        for (const hasOffers of [false, true]) {
          const fitting = cancelRules.filter(
            (rule) =>
              rule.side === side &&
              rule.status === status &&
              (rule.hasOffers === undefined || rule.hasOffers === hasOffers),
          );
          expect(fitting.length, `${side} ${status} ${hasOffers}`).toBeLessThanOrEqual(1);
          expect(cancelTerms({ task: { status, hasOffers }, side }).isAllowed).toBe(fitting.length === 1);
        }
      }
    }
  });

  it('are each met', () => {
    const met = sides.flatMap((side) =>
      taskStatuses.flatMap((status) =>
        [false, true].map((hasOffers) => cancelTerms({ task: { status, hasOffers }, side })),
      ),
    );
    const names = met.flatMap((terms) => (terms.isAllowed ? [terms.rule] : []));
    expect(new Set(names)).toEqual(new Set(cancelRules.map(({ rule }) => rule)));
  });

  it.each(cancelRules)('$rule: the worked example is what the rule says', ({ fee, reward, example }) => {
    const nothing = { money: 0, points: 0 };
    const feeBack = leftOf({
      captured: fee === 'returned' ? { money: 600, points: 400 } : nothing,
      taken: nothing,
      held: null,
      coupon: 'none',
    });
    const rewardBack = reward === 'returned' ? 9_000 : 0;
    expect(example).toEqual({ moneyBack: feeBack.money + rewardBack, pointsBack: feeBack.points });
  });

  it('let nobody take back what was delivered, and point the poster to a refund request', () => {
    for (const status of ['delivered', 'changes_requested'] as const) {
      const task = { status, hasOffers: true };
      expect(cancelTerms({ task, side: 'poster' })).toEqual({ isAllowed: false, instead: 'refund_request' });
      expect(cancelTerms({ task, side: 'helper' })).toEqual({ isAllowed: false, instead: null });
    }
  });
});
