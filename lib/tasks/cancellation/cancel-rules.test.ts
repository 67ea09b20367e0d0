import { describe, expect, it } from 'vitest';
import { taskStatuses } from '@/lib/tasks/states';
import { cancelledMoney, cancelTerms, isResponse } from './cancel-rules';

const sides = ['poster', 'helper'] as const;
const both = [false, true];

describe('the rules of cancelling', () => {
  /** Who may cancel what, with the effect on the fee and on the reward; any other task cannot be cancelled. */
  const allowed = [
    'poster pending_payment: poster_before_payment, fee not_paid, reward not_paid',
    'poster open: poster_before_offers, fee returned, reward not_paid',
    'poster open, late: poster_before_offers, fee returned, reward not_paid',
    'poster open with offers: poster_with_offers, fee kept, reward not_paid',
    'poster accepted: poster_after_acceptance, fee kept, reward not_paid',
    'poster in_progress: poster_in_progress, fee kept, reward returned',
    'poster in_progress, late: poster_in_progress_late, fee kept, reward shared',
    'poster in_progress with offers, late: poster_in_progress_late, fee kept, reward shared',
    'helper in_progress: helper_in_progress, fee returned, reward returned, helper owes the fee',
    'helper in_progress, late: helper_in_progress, fee returned, reward returned, helper owes the fee',
  ];

  const said = sides.flatMap((side) =>
    taskStatuses.flatMap((status) =>
      both.flatMap((hasOffers) =>
        both.flatMap((isLate) => {
          const terms = cancelTerms({ task: { status, hasOffers, isLate }, side });
          if (!terms.isAllowed) return [];
          const { rule, fee, reward, doesHelperOweFee } = terms;
          const task = `${side} ${status}${hasOffers ? ' with offers' : ''}${isLate ? ', late' : ''}`;
          const owes = doesHelperOweFee ? ', helper owes the fee' : '';
          return [`${task}: ${rule}, fee ${fee}, reward ${reward}${owes}`];
        }),
      ),
    ),
  );

  it.each(allowed)('say what each side of each task may do, and what it costs: %s', (line) => {
    expect(said).toContain(line);
  });

  it('allow nothing else', () => {
    // Four for each state in which one side may cancel, whatever offers there are and however long it is held.
    expect(said).toHaveLength(4 * 5);
    expect(new Set(said.map((line) => line.split(/[ ,:]/, 2).join(' ')))).toEqual(
      new Set([
        'poster pending_payment',
        'poster open',
        'poster accepted',
        'poster in_progress',
        'helper in_progress',
      ]),
    );
  });

  it('refer to nothing where no refund is possible', () => {
    const nothing = { isAllowed: false, instead: null };
    const parts = { hasOffers: true, isLate: false };
    for (const status of ['accepted', 'disputed', 'completed', 'cancelled', 'open'] as const) {
      expect(cancelTerms({ task: { status, ...parts }, side: 'helper' })).toEqual(nothing);
    }
    for (const status of ['disputed', 'completed', 'cancelled'] as const) {
      expect(cancelTerms({ task: { status, ...parts }, side: 'poster' })).toEqual(nothing);
    }
  });

  it('let nobody cancel delivered work, and refer the poster to a refund request', () => {
    for (const status of ['delivered', 'changes_requested'] as const) {
      const task = { status, hasOffers: true, isLate: true };
      expect(cancelTerms({ task, side: 'poster' })).toEqual({ isAllowed: false, instead: 'refund_request' });
      expect(cancelTerms({ task, side: 'helper' })).toEqual({ isAllowed: false, instead: null });
    }
  });
});

describe('the held money of a cancelled task', () => {
  const terms = { bps: 1_000, minimum: 0, paid: 900, waived: 0 };
  const high = { amount: 12_300, reward: 12_000 };

  it('goes back with its fee, or is divided with it', () => {
    const none = { reward: 0, fee: 0 };
    const divide = (reward: 'returned' | 'shared' | 'kept' | 'not_paid', helperBps: number) =>
      cancelledMoney({ reward, held: high, terms, helperBps });
    expect(divide('returned', 2_000)).toEqual({ toPoster: 12_300, toHelper: none });
    expect(divide('shared', 2_000)).toEqual({ toPoster: 9_900, toHelper: { reward: 2_400, fee: 0 } });
    expect(divide('shared', 8_000)).toEqual({ toPoster: 2_640, toHelper: { reward: 9_600, fee: 60 } });
    expect(divide('shared', 10_000)).toEqual({ toPoster: 0, toHelper: { reward: 12_000, fee: 300 } });
    expect(divide('shared', 0)).toEqual({ toPoster: 12_300, toHelper: none });
    expect(divide('kept', 2_000)).toEqual({ toPoster: 0, toHelper: none });
    expect(divide('not_paid', 2_000)).toEqual({ toPoster: 0, toHelper: none });
  });
});

describe('an offer', () => {
  const at = (minutes: number) => new Date(minutes * 60_000);
  const responds = (status: string, offeredAmount: number, minutes = 0, baseReward = 9_000) =>
    isResponse({
      offer: { status, offeredAmount, createdAt: at(5), updatedAt: at(5 + minutes) },
      baseReward,
    });

  it('of half the reward is a response while it stands', () => {
    expect([responds('offered', 4_500), responds('offered', 4_499)]).toEqual([true, false]);
    // Half of an odd amount is rounded up.
    expect([responds('offered', 3, 0, 5), responds('offered', 2, 0, 5)]).toEqual([true, false]);
  });

  it('that was withdrawn is one if it stood for an hour', () => {
    expect([responds('withdrawn', 9_000, 59), responds('withdrawn', 9_000, 60)]).toEqual([false, true]);
    expect(responds('withdrawn', 1, 600)).toBe(false);
  });

  it('that the poster accepted is one, whatever it was', () => {
    expect([responds('accepted', 1), responds('lapsed', 1)]).toEqual([true, true]);
  });
});
