import { describe, expect, it } from 'vitest';
import { readablePlan } from '@/tests/fixtures/readable-plan';
import { taskRow } from '@/tests/fixtures/rows';
import { noWaits } from '@/tests/fixtures/waits';
import type { AllowedCancel } from './cancel-rules';
import { planCancel } from './plan-cancel';

const poster = { actor: 'poster', actorId: 2 } as const;
const helper = { actor: 'helper', actorId: 9 } as const;
const facts = { feeBack: 1_000, wallet: 300, waits: noWaits };
const kept: AllowedCancel = {
  rule: 'poster_with_offers',
  fee: 'kept',
  reward: 'not_paid',
  doesHelperOweFee: false,
};
const byHelper: AllowedCancel = {
  rule: 'helper_in_progress',
  fee: 'returned',
  reward: 'returned',
  doesHelperOweFee: true,
};
const late: AllowedCancel = { ...kept, rule: 'poster_in_progress_late', reward: 'shared' };

describe('the helper’s share of a reward that is cancelled late', () => {
  it('waits in the wallet like any release', () => {
    const waits = { ...noWaits, tenders: { ...noWaits.tenders, card: 1 } };
    const plan = planCancel({ task: taskRow(), act: poster, terms: late, facts: { ...facts, waits } });
    const row = {
      user_id: 9,
      currency: 'GBP',
      amount: 1_800,
      reason: 'waiting',
      task_id: 3,
      payable_seconds: 86_400,
    };
    expect(plan.wallet_holds).toEqual([{ kind: 'insert', row }]);
    expect(planCancel({ task: taskRow(), act: poster, terms: late, facts })).not.toHaveProperty(
      'wallet_holds',
    );
  });
});

describe('a task that is cancelled', () => {
  const cancelled = (terms: AllowedCancel) => planCancel({ task: taskRow(), act: poster, terms, facts });

  it('promises its refunds', () => {
    const terms = { ...byHelper, doesHelperOweFee: false };
    expect(planCancel({ task: taskRow(), act: poster, terms, facts })).toEqual({
      task: {
        id: 3,
        from: 'in_progress',
        to: 'cancelled',
        version: 6,
        set: { returns_fee: true, returns_reward: 9_000, return_reason: 'task_cancelled' },
      },
      task_events: [
        {
          task_id: 3,
          kind: 'cancelled',
          from_status: 'in_progress',
          to_status: 'cancelled',
          actor: 'poster',
          actor_id: 2,
          detail: { rule: 'helper_in_progress', amount: 9_000 },
        },
      ],
    });
  });

  it('promises the last penny as well', () => {
    const terms = { ...kept, reward: 'returned' } as const;
    const plan = planCancel({ task: taskRow({ escrowAmount: 1 }), act: poster, terms, facts });
    expect(plan.task?.set).toMatchObject({ returns_reward: 1 });
    expect(plan.task_events?.[0]?.detail).toMatchObject({ amount: 1 });
  });

  it('promises nothing that is kept, or was not paid', () => {
    const nothing = {
      task: { set: { returns_fee: false, returns_reward: 0, return_reason: 'task_cancelled' } },
      task_events: [{ detail: { rule: 'poster_with_offers' } }],
    };
    expect(cancelled(kept)).toMatchObject(nothing);
    expect(cancelled(kept).task_events?.[0]?.detail).not.toHaveProperty('amount');
    expect(cancelled({ ...kept, reward: 'kept' })).toMatchObject(nothing);
    expect(cancelled({ ...kept, fee: 'not_paid' })).toMatchObject(nothing);
    expect(cancelled({ ...kept, reward: 'returned' })).toMatchObject({
      task: { set: { returns_reward: 9_000 } },
    });
    expect(cancelled(kept)).not.toHaveProperty('postings');
  });

  it('late gives the helper a share of the reward with its fee, from which their debt is paid', () => {
    const task = taskRow({ escrowAmount: 12_300, feePaid: 200, helperDebt: 100 });
    expect(readablePlan(planCancel({ task, act: poster, terms: late, facts }))).toMatchObject({
      task: { to: 'cancelled', set: { returns_reward: 12_300 - 2_273 - 27 } },
      task_events: [
        { kind: 'cancelled', detail: { rule: 'poster_in_progress_late', amount: 10_000 } },
        { kind: 'share_released', detail: { amount: 2_273, service_fee: 27 } },
      ],
      postings: [
        {
          key: 'task:3:release',
          lines: [
            'task:3:escrow:GBP -> user:9:wallet:GBP 2273',
            'task:3:escrow:GBP -> platform:fee_revenue:GBP 27',
          ],
        },
        { kind: 'debt_paid', lines: ['user:9:wallet:GBP -> user:9:debt:GBP 100'] },
      ],
    });
  });

  it('late with a share of nothing releases nothing', () => {
    for (const cancelHelperBps of [0, null]) {
      const task = taskRow({ cancelFreeHours: cancelHelperBps, cancelHelperBps });
      const plan = planCancel({ task, act: poster, terms: late, facts });
      expect(plan).not.toHaveProperty('postings');
      expect(plan.task_events).toHaveLength(1);
    }
  });

  it.each([
    [
      300,
      [
        'user:9:wallet:GBP -> platform:fee_revenue:GBP 300',
        'user:9:debt:GBP -> platform:fee_revenue:GBP 700',
      ],
    ],
    [0, ['user:9:debt:GBP -> platform:fee_revenue:GBP 1000']],
    [5_000, ['user:9:wallet:GBP -> platform:fee_revenue:GBP 1000']],
  ])('by its helper, who has %i, charges them the fee that goes back', (wallet, lines) => {
    const plan = planCancel({ task: taskRow(), act: helper, terms: byHelper, facts: { ...facts, wallet } });
    expect(readablePlan(plan)?.postings).toEqual([{ key: 'task:3:fee_charged', kind: 'fee_charged', lines }]);
    expect(plan.task_events?.[0]?.detail).toMatchObject({ helper_owes: 1_000 });
  });

  it('by its helper charges nothing where no fee goes back', () => {
    const free = { ...facts, feeBack: 0 };
    const plan = planCancel({ task: taskRow(), act: helper, terms: byHelper, facts: free });
    expect(plan).not.toHaveProperty('postings');
    expect(plan.task_events?.[0]?.detail).not.toHaveProperty('helper_owes');
  });
});
