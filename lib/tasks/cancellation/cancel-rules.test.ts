import { describe, expect, it } from 'vitest';
import { leftOf } from '@/lib/refunds/split-refund';
import { taskStatuses } from '@/lib/tasks/states';
import { cancelRules, cancelTerms } from './cancel-rules';

const sides = ['poster', 'helper'] as const;

describe('the rules of cancelling', () => {
  /** Who may cancel what, with the effect on the fee and on the reward; any other task cannot be cancelled. */
  const allowed = [
    'poster pending_payment without offers: poster_before_payment, fee not_paid, reward not_paid',
    'poster pending_payment with offers: poster_before_payment, fee not_paid, reward not_paid',
    'poster open without offers: poster_before_offers, fee returned, reward not_paid',
    'poster open with offers: poster_with_offers, fee kept, reward not_paid',
    'poster accepted without offers: poster_after_acceptance, fee kept, reward not_paid',
    'poster accepted with offers: poster_after_acceptance, fee kept, reward not_paid',
    'poster in_progress without offers: poster_in_progress, fee kept, reward returned',
    'poster in_progress with offers: poster_in_progress, fee kept, reward returned',
    'helper in_progress without offers: helper_in_progress, fee returned, reward returned',
    'helper in_progress with offers: helper_in_progress, fee returned, reward returned',
  ];

  it('say what each side of each task may do, and what it costs', () => {
    const said = sides.flatMap((side) =>
      taskStatuses.flatMap((status) =>
        [false, true].flatMap((hasOffers) => {
          const terms = cancelTerms({ task: { status, hasOffers }, side });
          if (!terms.isAllowed) return [];
          const { rule, fee, reward } = terms;
          return [
            `${side} ${status} ${hasOffers ? 'with' : 'without'} offers: ${rule}, fee ${fee}, reward ${reward}`,
          ];
        }),
      ),
    );
    expect(said).toEqual(allowed);
  });

  it('are examples of a fee of 10.00, of which 400 were points, and a reward of 90.00', () => {
    const examples = cancelRules.map(
      ({ rule, example }) => `${rule}: ${example.moneyBack} and ${example.pointsBack} points`,
    );
    expect(examples).toEqual([
      'poster_before_payment: 0 and 0 points',
      'poster_before_offers: 600 and 400 points',
      'poster_with_offers: 0 and 0 points',
      'poster_after_acceptance: 0 and 0 points',
      'poster_in_progress: 9000 and 0 points',
      'helper_in_progress: 9600 and 400 points',
    ]);
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

  it('refer to nothing where no refund is possible', () => {
    for (const status of ['accepted', 'disputed', 'completed', 'cancelled', 'open'] as const) {
      expect(cancelTerms({ task: { status, hasOffers: true }, side: 'helper' })).toEqual({
        isAllowed: false,
        instead: null,
      });
    }
    for (const status of ['disputed', 'completed', 'cancelled'] as const) {
      expect(cancelTerms({ task: { status, hasOffers: true }, side: 'poster' })).toEqual({
        isAllowed: false,
        instead: null,
      });
    }
  });

  it('let nobody cancel delivered work, and refer the poster to a refund request', () => {
    for (const status of ['delivered', 'changes_requested'] as const) {
      const task = { status, hasOffers: true };
      expect(cancelTerms({ task, side: 'poster' })).toEqual({ isAllowed: false, instead: 'refund_request' });
      expect(cancelTerms({ task, side: 'helper' })).toEqual({ isAllowed: false, instead: null });
    }
  });
});
