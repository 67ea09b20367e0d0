import { describe, expect, it } from 'vitest';
import { taskRow } from '@/tests/fixtures/rows';
import { planCancel } from './plan-cancel';

const poster = { actor: 'poster', actorId: 2 } as const;

describe('a task that is cancelled', () => {
  const cancelled = (terms: Parameters<typeof planCancel>[0]['terms']) =>
    planCancel({ task: taskRow(), act: poster, terms });

  it('promises its refunds', () => {
    const terms = { rule: 'helper_in_progress', fee: 'returned', reward: 'returned' } as const;
    expect(planCancel({ task: taskRow(), act: poster, terms })).toEqual({
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
    const terms = { rule: 'poster_in_progress', fee: 'kept', reward: 'returned' } as const;
    const plan = planCancel({ task: taskRow({ escrowAmount: 1 }), act: poster, terms });
    expect(plan.task?.set).toMatchObject({ returns_reward: 1 });
    expect(plan.task_events?.[0]?.detail).toMatchObject({ amount: 1 });
  });

  it('promises nothing that is kept, or was not paid', () => {
    const kept = { rule: 'poster_with_offers', fee: 'kept', reward: 'not_paid' } as const;
    const nothing = {
      task: { set: { returns_fee: false, returns_reward: 0, return_reason: 'task_cancelled' } },
      task_events: [{ detail: { rule: 'poster_with_offers' } }],
    };
    expect(cancelled(kept)).toMatchObject(nothing);
    expect(cancelled({ ...kept, reward: 'kept' })).toMatchObject(nothing);
    expect(cancelled({ ...kept, fee: 'not_paid' })).toMatchObject(nothing);
    expect(cancelled({ ...kept, reward: 'returned' })).toMatchObject({
      task: { set: { returns_reward: 9_000 } },
    });
  });
});
