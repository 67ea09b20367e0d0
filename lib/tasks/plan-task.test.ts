import { describe, expect, it, vi } from 'vitest';
import { PayError } from '@/lib/core/errors';
import { readablePlan } from '@/tests/fixtures/readable-plan';
import { taskRow } from '@/tests/fixtures/rows';
import { noWaits } from '@/tests/fixtures/waits';
import { move, planAccept, planDeliver, planRelease, planReopen, planRequestChanges } from './plan-task';

const poster = { actor: 'poster', actorId: 2 } as const;
const lateTerms = { freeHours: 24, helperBps: 2_000 };
const helper = { actor: 'helper', actorId: 9, text: 'It is done' } as const;

describe('a task', () => {
  it('accepts a helper for what they offered, and has its reward due', () => {
    const task = taskRow({ status: 'open', helperId: null, escrowAmount: 0 });
    const application = { id: 51, helperId: 9, offeredAmount: 8_500 };
    expect(planAccept({ task, application, dueSeconds: 3_600, lateTerms, act: poster })).toEqual({
      task: {
        id: 3,
        from: 'open',
        to: 'accepted',
        version: 6,
        set: {
          helper_id: 9,
          agreed_reward: 8_500,
          cancel_free_hours: 24,
          cancel_helper_bps: 2_000,
          reward_due_seconds: 3_600,
        },
      },
      task_events: [
        {
          task_id: 3,
          kind: 'accepted',
          from_status: 'open',
          to_status: 'accepted',
          actor: 'poster',
          actor_id: 2,
          detail: { helper_id: 9, amount: 8_500 },
        },
      ],
      application: { kind: 'move', id: 51, from: 'offered', to: 'accepted' },
    });
  });

  it('accepted before its rule was kept, gets today’s rule', () => {
    vi.stubEnv('DATABASE_URL', 'postgresql://nobody@localhost:1/none');
    vi.stubEnv('NEXTAUTH_SECRET', 'a secret of at least thirty-two characters');
    const parts = { status: 'open', helperId: null, agreedReward: null, escrowAmount: 0 } as const;
    const task = taskRow({ ...parts, feeBps: null, feeMinimum: null });
    const application = { id: 51, helperId: 9, offeredAmount: 8_500 };
    const plan = planAccept({ task, application, dueSeconds: 3_600, lateTerms, act: poster });
    expect(plan.task?.set).toMatchObject({ fee_bps: 1_000, fee_minimum: 0, fee_waived: 0 });
    vi.unstubAllEnvs();
  });

  it('takes offers again when the acceptance is void', () => {
    const task = taskRow({ status: 'accepted' });
    const act = { actor: 'system' } as const;
    expect(planReopen({ task, applicationId: 51, act, reason: 'reward_not_paid' })).toEqual({
      task: {
        id: 3,
        from: 'accepted',
        to: 'open',
        version: 6,
        set: { helper_id: null, agreed_reward: null },
      },
      task_events: [
        {
          task_id: 3,
          kind: 'reward_not_paid',
          from_status: 'accepted',
          to_status: 'open',
          actor: 'system',
        },
      ],
      application: { kind: 'move', id: 51, from: 'accepted', to: 'lapsed' },
    });
  });

  it('is delivered, and its deadline runs', () => {
    expect(planDeliver({ task: taskRow(), releaseSeconds: 60, act: helper })).toEqual({
      task: { id: 3, from: 'in_progress', to: 'delivered', version: 6, set: { release_seconds: 60 } },
      task_events: [
        {
          task_id: 3,
          kind: 'delivered',
          from_status: 'in_progress',
          to_status: 'delivered',
          actor: 'helper',
          actor_id: 9,
          text: 'It is done',
        },
      ],
    });
  });

  it('needs changes, and no deadline runs', () => {
    expect(planRequestChanges({ task: taskRow({ status: 'delivered' }), act: poster })).toEqual({
      task: { id: 3, from: 'delivered', to: 'changes_requested', version: 6 },
      task_events: [
        {
          task_id: 3,
          kind: 'changes_requested',
          from_status: 'delivered',
          to_status: 'changes_requested',
          actor: 'poster',
          actor_id: 2,
        },
      ],
    });
  });

  it('moves to a state with the message to record, and nothing without one', () => {
    expect(
      move({ task: taskRow(), to: 'in_progress', act: { actor: 'operator' }, kind: 'looked_at' }),
    ).toEqual({
      task: { id: 3, from: 'in_progress', to: 'in_progress', version: 6 },
      task_events: [
        {
          task_id: 3,
          kind: 'looked_at',
          from_status: 'in_progress',
          to_status: 'in_progress',
          actor: 'operator',
        },
      ],
    });
  });
});

describe('the release of a reward', () => {
  const task = taskRow({ status: 'delivered' });

  it('is one movement from escrow to the wallet', () => {
    expect(readablePlan(planRelease({ task, act: poster, waits: noWaits }))).toEqual({
      task: { id: 3, from: 'delivered', to: 'completed', version: 6 },
      task_events: [
        {
          task_id: 3,
          kind: 'released',
          from_status: 'delivered',
          to_status: 'completed',
          actor: 'poster',
          actor_id: 2,
          detail: { amount: 9_000 },
        },
      ],
      postings: [
        {
          key: 'task:3:release',
          kind: 'release',
          lines: ['task:3:escrow:GBP -> user:9:wallet:GBP 9000'],
        },
      ],
    });
  });

  it('earns the further service fee, which stays out of the wallet', () => {
    const plan = planRelease({
      task: { ...task, escrowAmount: 12_300, helperDebt: 12_100 },
      act: poster,
      waits: noWaits,
    });
    expect(readablePlan(plan)?.postings).toEqual([
      {
        key: 'task:3:release',
        kind: 'release',
        lines: [
          'task:3:escrow:GBP -> user:9:wallet:GBP 12000',
          'task:3:escrow:GBP -> platform:fee_revenue:GBP 300',
        ],
      },
      expect.objectContaining({ lines: ['user:9:wallet:GBP -> user:9:debt:GBP 12000'] }),
    ]);
    expect(plan.task_events).toMatchObject([{ detail: { amount: 12_000, service_fee: 300 } }]);
  });

  it.each([
    [400, 400],
    [9_000, 9_000],
    [9_001, 9_000],
  ])('pays a debt of %i with %i at once', (helperDebt, amount) => {
    expect(
      readablePlan(planRelease({ task: { ...task, helperDebt }, act: poster, waits: noWaits }))?.postings,
    ).toEqual([
      expect.objectContaining({ kind: 'release' }),
      {
        key: 'debt:9:GBP:task:3',
        kind: 'debt_paid',
        lines: [`user:9:wallet:GBP -> user:9:debt:GBP ${amount}`],
      },
    ]);
  });

  it.each([
    [9_000, 0, 9_000, 2],
    [9_000, 400, 8_600, 2],
    [9_001, 400, 8_601, 3],
    [1, 0, 1, 2],
  ])(
    'of %i waits as long as the settings say, less %i of debt: %i for %i days',
    (escrowAmount, helperDebt, amount, days) => {
      const waits = {
        ...noWaits,
        tenders: { ...noWaits.tenders, card: 2 },
        largeReward: { amount: 9_000, wait: 3 },
      };
      expect(
        planRelease({ task: { ...task, escrowAmount, helperDebt }, act: poster, waits }).wallet_holds,
      ).toEqual([
        {
          kind: 'insert',
          row: {
            user_id: 9,
            currency: 'GBP',
            amount,
            reason: 'waiting',
            task_id: 3,
            payable_seconds: days * 86_400,
          },
        },
      ]);
    },
  );

  it('that pays a debt with all of it leaves nothing that could wait', () => {
    const waits = { ...noWaits, tenders: { ...noWaits.tenders, card: 2 } };
    const plan = planRelease({ task: { ...task, helperDebt: 9_000 }, act: poster, waits });
    expect(plan).not.toHaveProperty('wallet_holds');
  });

  it('is refused while a bank disputes the reward', () => {
    const release = () => planRelease({ task: { ...task, isFrozen: true }, act: poster, waits: noWaits });
    expect(release).toThrow(expect.objectContaining({ code: 'payment_disputed' }));
    expect(release).toThrow(PayError);
  });

  it('needs a helper', () => {
    expect(() => planRelease({ task: { ...task, helperId: null }, act: poster, waits: noWaits })).toThrow(
      'has a helper',
    );
  });

  it('of which nothing is left completes the task, and pays nobody and no debt', () => {
    const plan = planRelease({
      task: { ...task, escrowAmount: 0, helperDebt: 100 },
      act: poster,
      waits: noWaits,
    });
    expect(plan).toMatchObject({
      task: { from: task.status, to: 'completed' },
      task_events: [{ kind: 'released', detail: { amount: 0 } }],
    });
    expect(plan.postings).toBeUndefined();
    expect(
      planRelease({ task: { ...task, escrowAmount: 1 }, act: poster, waits: noWaits }).postings,
    ).toHaveLength(1);
  });
});
