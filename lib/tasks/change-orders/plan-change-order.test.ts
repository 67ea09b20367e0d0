import { describe, expect, it, vi } from 'vitest';
import type { ChangeOrder } from '@/lib/core/db/generated/client';
import { readablePlan } from '@/tests/fixtures/readable-plan';
import { taskRow } from '@/tests/fixtures/rows';
import {
  differenceOf,
  feeOfChange,
  planAcceptRaise,
  planEndChange,
  planLower,
  planPropose,
  withChangeEnded,
} from './plan-change-order';

const task = taskRow();
const poster = { actor: 'poster', actorId: 2 } as const;
const helper = { actor: 'helper', actorId: 9 } as const;

const lowering: ChangeOrder = {
  id: 12,
  taskId: 3,
  proposedBy: 2,
  fromAmount: 9_000,
  toAmount: 7_500,
  feeAmount: 0,
  text: null,
  status: 'open',
  expiresAt: new Date(1),
  createdAt: new Date(0),
  endedAt: null,
  updatedAt: new Date(0),
};
const raise = { ...lowering, toAmount: 9_500 };

const event = (kind: string, amount: number) => ({ task_id: 3, kind, detail: { amount } });

describe('a change of the reward', () => {
  it("is proposed, and increments the task's version", () => {
    const act = { ...poster, text: 'There is more to do' };
    expect(
      planPropose({ task, from: 9_000, to: 9_500, fee: 50, proposedBy: 2, expiresSeconds: 60, act }),
    ).toEqual({
      task: { id: 3, from: 'in_progress', to: 'in_progress', version: 6 },
      task_events: [
        { ...event('change_proposed', 9_500), actor: 'poster', actor_id: 2, text: 'There is more to do' },
      ],
      change_order: {
        kind: 'insert',
        row: {
          task_id: 3,
          proposed_by: 2,
          from_amount: 9_000,
          to_amount: 9_500,
          fee_amount: 50,
          text: 'There is more to do',
          expires_seconds: 60,
        },
      },
    });
    const silent = planPropose({
      task,
      from: 1,
      to: 2,
      fee: 0,
      proposedBy: 2,
      expiresSeconds: 60,
      act: poster,
    });
    expect(silent.change_order).toMatchObject({ row: { text: null } });
  });

  it('gives a task its rule, where none was kept, and waives what was agreed before', () => {
    vi.stubEnv('DATABASE_URL', 'postgresql://nobody@localhost:1/none');
    vi.stubEnv('NEXTAUTH_SECRET', 'a secret of at least thirty-two characters');
    const old = taskRow({ feeBps: null, feeMinimum: null, feePaid: 100 });
    const plan = planPropose({
      task: old,
      from: 9_000,
      to: 9_500,
      fee: feeOfChange({ task: old, to: 9_500 }),
      proposedBy: 2,
      expiresSeconds: 60,
      act: poster,
    });
    expect(plan.task?.set).toEqual({ fee_bps: 1_000, fee_minimum: 0, fee_waived: 800 });
    expect(plan.change_order).toMatchObject({ row: { fee_amount: 50 } });
    vi.unstubAllEnvs();
  });

  it.each([
    ['a raise beyond what was paid', 9_000, 12_000, 300],
    ['a raise below it', 9_000, 9_004, 0],
    ['a raise that begins with a penny of fee too many', 9_005, 9_005, 0],
    ['a lowering of a reward with a further fee', 12_300, 11_000, 100],
    ['a lowering below what was paid for', 12_300, 500, 300],
  ])('has the fee of %s', (_, escrowAmount, to, fee) => {
    expect(feeOfChange({ task: taskRow({ escrowAmount }), to })).toBe(fee);
  });

  it('is paid, or goes back, with its fee', () => {
    expect(differenceOf({ fromAmount: 9_000, toAmount: 12_000, feeAmount: 300 })).toBe(3_300);
    expect(differenceOf({ fromAmount: 12_000, toAmount: 9_000, feeAmount: 300 })).toBe(3_300);
  });

  it('that raises it is accepted, and leaves the agreed reward until it is paid', () => {
    expect(planAcceptRaise({ task, order: raise, act: helper, dueSeconds: 3_600 })).toEqual({
      task: { id: 3, from: 'in_progress', to: 'in_progress', version: 6 },
      task_events: [{ ...event('change_accepted', 9_500), actor: 'helper', actor_id: 9 }],
      change_order: { kind: 'move', id: 12, from: 'open', to: 'accepted', set: { expires_seconds: 3_600 } },
    });
  });

  it('that lowers it counts at once, and sets the difference aside with its fee', () => {
    expect(readablePlan(planLower({ task, order: { ...lowering, feeAmount: 20 }, act: helper }))).toEqual({
      task: { id: 3, from: 'in_progress', to: 'in_progress', version: 6 },
      task_events: [{ ...event('reward_lowered', 7_500), actor: 'helper', actor_id: 9 }],
      change_order: { kind: 'move', id: 12, from: 'open', to: 'done' },
      postings: [
        {
          key: 'task:3:change_order:12',
          kind: 'reward_lowered',
          lines: ['task:3:escrow:GBP -> task:3:returning:GBP 1520'],
        },
      ],
    });
  });

  it.each([
    ['declined', 'change_declined'],
    ['withdrawn', 'change_withdrawn'],
    ['lapsed', 'change_lapsed'],
  ] as const)('that is %s leaves the reward as it was', (to, kind) => {
    const order = { ...raise, status: 'accepted' };
    expect(planEndChange({ task, order, act: { actor: 'system' }, to })).toEqual({
      task: { id: 3, from: 'in_progress', to: 'in_progress', version: 6 },
      task_events: [{ ...event(kind, 9_500), actor: 'system' }],
      change_order: { kind: 'move', id: 12, from: 'accepted', to },
    });
  });
});

describe('what ends a task', () => {
  const plan = {
    task: { id: 3, from: 'in_progress', to: 'cancelled' },
    task_events: [{ ...event('cancelled', 1), actor: 'poster' as const }],
  };
  const ended = planEndChange({ task, order: lowering, act: { actor: 'system' }, to: 'lapsed' });

  it('ends an open change with it, which comes first in the timeline', () => {
    expect(withChangeEnded({ plan, ended })).toEqual({
      task: plan.task,
      task_events: [{ ...event('change_lapsed', 7_500), actor: 'system' }, ...plan.task_events],
      change_order: { kind: 'move', id: 12, from: 'open', to: 'lapsed' },
    });
  });

  it('is as it was where no change is open', () => {
    expect(withChangeEnded({ plan, ended: null })).toBe(plan);
    expect(withChangeEnded({ plan, ended: {} })).toBe(plan);
    const { change_order } = ended;
    expect(withChangeEnded({ plan: {}, ended: { ...(change_order && { change_order }) } })).toEqual({
      change_order,
      task_events: [],
    });
  });
});
