import { describe, expect, it } from 'vitest';
import type { TaskSide } from '@/lib/tasks/states';
import { decideTaskMoney, type MoneyTask } from './decide-task-money';

const facts: MoneyTask['facts'] = {
  unresolved: null,
  disputed: 0,
  released: 0,
  takenBack: 0,
  returned: 0,
  returning: 0,
  returnedPoints: 0,
};

/** A reward of 90.00 that is held with 1.00 of further service fee. */
const held = { reward: 9_000, fee: 100 };
const nothing = { reward: 0, fee: 0 };
const due = { feeType: 'task_reward', reward: 9_000, fee: 100 };
const dueAt = '2026-11-30T12:00:00.000Z';
const releaseAt = '2026-12-02T12:00:00.000Z';
const heldUntil = '2027-02-02T12:00:00.000Z';

type Case = Partial<Omit<MoneyTask, 'facts'>> & { facts?: Partial<MoneyTask['facts']> };

function decide(given: Case, side: TaskSide = 'poster') {
  const base = {
    status: 'open',
    due: null,
    held: nothing,
    rewardDueAt: null,
    releaseAt: null,
    heldUntil: null,
  };
  return decideTaskMoney({
    task: { ...base, ...given, facts: { ...facts, ...given.facts } } as MoneyTask,
    side,
  });
}

const unresolved = (status: 'pending' | 'processing' | 'needs_review', feeType = 'task_reward') =>
  ({ unresolved: { id: 7, feeType, status } }) as Partial<MoneyTask['facts']>;
const fee = { feeType: 'application_fee', reward: 0, fee: 900 };
const accepted = { status: 'accepted', due, rewardDueAt: dueAt } as const;

describe('Before the reward is held', () => {
  it('a fee is due, and its helper is unknown', () => {
    const money = decide({ status: 'pending_payment', due: fee });
    expect(money).toMatchObject({ state: 'due', turn: 'poster', until: null, due: 900, payment_id: null });
  });

  it('a task without a fee is free to publish', () => {
    const money = decide({ status: 'pending_payment', due: { ...fee, fee: 0 } });
    expect(money).toMatchObject({ state: 'free', turn: 'poster', due: 0 });
  });

  it('a payment that waits for its payer is still due, and says which one', () => {
    const money = decide({
      status: 'pending_payment',
      due: fee,
      facts: unresolved('pending', 'application_fee'),
    });
    expect(money).toMatchObject({ state: 'due', turn: 'poster', due: 900, payment_id: 7 });
  });

  it.each([
    ['processing', 'processing', 'provider'],
    ['needs_review', 'under_review', 'operator'],
  ] as const)('a fee in %s is not due again', (status, state, turn) => {
    const money = decide({
      status: 'pending_payment',
      due: fee,
      facts: unresolved(status, 'application_fee'),
    });
    expect(money).toMatchObject({ state, turn, until: null, due: 0, payment_id: 7 });
  });

  it('an open task is live, whatever came back of an earlier reward', () => {
    const money = decide({ status: 'open', facts: { returned: 9_000 } });
    expect(money).toMatchObject({ state: 'live', turn: null, due: 0, returned: 9_000 });
  });

  it('a reward is due with its fee until its deadline; its helper reads the reward alone', () => {
    expect(decide(accepted)).toMatchObject({ state: 'due', turn: 'poster', until: dueAt, due: 9_100 });
    expect(decide(accepted, 'helper')).toMatchObject({
      state: 'due',
      turn: 'poster',
      until: dueAt,
      due: 9_000,
    });
  });

  it.each([
    ['processing', 'processing'],
    ['needs_review', 'under_review'],
  ] as const)('a reward in %s is not due again, for either side', (status, state) => {
    const given = { ...accepted, facts: unresolved(status) };
    expect(decide(given)).toMatchObject({ state, due: 0, payment_id: 7 });
    expect(decide(given, 'helper')).toMatchObject({ state, due: 0, payment_id: null });
  });

  it('a reviewed payment of another fee leaves the reward due', () => {
    const money = decide({ ...accepted, facts: unresolved('needs_review', 'application_fee') });
    expect(money).toMatchObject({ state: 'due', due: 9_100 });
  });
});

describe('While it is held', () => {
  const atWork = { held, releaseAt, heldUntil } as const;

  it.each([
    ['in_progress', 'helper', heldUntil],
    ['changes_requested', 'helper', heldUntil],
    ['delivered', 'poster', releaseAt],
  ] as const)('in %s it is the turn of the %s', (status, turn, until) => {
    const money = decide({ ...atWork, status });
    expect(money).toMatchObject({ state: 'held', turn, until, held: 9_000, held_fee: 100 });
  });

  it('its helper reads the reward, and no fee', () => {
    const money = decide({ ...atWork, status: 'in_progress' }, 'helper');
    expect(money).toMatchObject({ held: 9_000, held_fee: 0 });
  });

  it('a raise is due beside it, until its payment is under way', () => {
    const raise = { feeType: 'reward_top_up', reward: 1_000, fee: 100 };
    const given = { ...atWork, status: 'in_progress', due: raise } as const;
    expect(decide(given)).toMatchObject({ state: 'held', due: 1_100 });
    expect(decide({ ...given, facts: unresolved('processing', 'reward_top_up') })).toMatchObject({
      state: 'held',
      due: 0,
      payment_id: 7,
    });
  });

  it.each(['in_progress', 'delivered', 'disputed'] as const)(
    'a dispute freezes it in %s, without a deadline',
    (status) => {
      for (const side of ['poster', 'helper'] as const) {
        const money = decide({ ...atWork, status, facts: { disputed: 9_100 } }, side);
        expect(money).toMatchObject({ state: 'frozen', turn: 'provider', until: null, disputed: 9_100 });
      }
    },
  );

  it('a refund request waits for a person', () => {
    const money = decide({ ...atWork, status: 'disputed' });
    expect(money).toMatchObject({ state: 'under_decision', turn: 'operator', until: null, held: 9_000 });
  });
});

describe('After its end', () => {
  it.each(['poster', 'helper'] as const)('a released reward is released, for the %s', (side) => {
    const money = decide({ status: 'completed', facts: { released: 9_000 } }, side);
    expect(money).toMatchObject({ state: 'released', turn: null, released: 9_000 });
  });

  it('a released reward may be disputed, and taken back', () => {
    const released = { status: 'completed', facts: { released: 9_000, disputed: 9_100 } } as const;
    expect(decide(released, 'helper')).toMatchObject({ state: 'frozen', released: 9_000 });
    const lost = { status: 'completed', facts: { released: 9_000, takenBack: 9_000 } } as const;
    expect(decide(lost, 'helper')).toMatchObject({ state: 'taken_back', taken_back: 9_000 });
    expect(decide(lost)).toMatchObject({ state: 'taken_back' });
  });

  it('what a cancelled task still holds is going back, and no longer its helper’s', () => {
    const given = { status: 'cancelled', held } as const;
    expect(decide(given)).toMatchObject({
      state: 'going_back',
      turn: 'provider',
      held: 9_000,
      held_fee: 100,
    });
    expect(decide(given, 'helper')).toMatchObject({ state: 'none', turn: null, held: 0, held_fee: 0 });
  });

  it('a refund on its way is going back; its helper reads nothing of it', () => {
    const given = { status: 'cancelled', facts: { returning: 9_100, returned: 900 } } as const;
    expect(decide(given)).toMatchObject({ state: 'going_back', returning: 9_100, returned: 900 });
    expect(decide(given, 'helper')).toMatchObject({ state: 'none', returning: 0, returned: 0 });
  });

  it.each([
    ['money', { returned: 900 }],
    ['points', { returnedPoints: 900 }],
  ])('what arrived went back: %s', (_, parts) => {
    expect(decide({ status: 'cancelled', facts: parts })).toMatchObject({ state: 'went_back', turn: null });
    expect(decide({ status: 'cancelled', facts: parts }, 'helper')).toMatchObject({ returned_points: 0 });
  });

  it('a late cancellation gives a share to the helper, and the rest back', () => {
    const given = { status: 'cancelled', facts: { released: 900, returned: 8_100 } } as const;
    expect(decide(given)).toMatchObject({ state: 'went_back', released: 900, returned: 8_100 });
    expect(decide(given, 'helper')).toMatchObject({ state: 'released', released: 900, returned: 0 });
  });

  it('a cancelled task whose helper got all that was held says so', () => {
    expect(decide({ status: 'cancelled', facts: { released: 900 } })).toMatchObject({ state: 'released' });
  });

  it('a task that never had money has none', () => {
    expect(decide({ status: 'cancelled' })).toMatchObject({ state: 'none', turn: null, due: 0 });
  });

  it('a completed task that gave everything back says that', () => {
    expect(decide({ status: 'completed', facts: { returned: 9_000 } })).toMatchObject({ state: 'went_back' });
  });
});
