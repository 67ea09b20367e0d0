import { describe, expect, it } from 'vitest';
import { readablePlan } from '@/tests/fixtures/readable-plan';
import { taskRow } from '@/tests/fixtures/rows';
import { noWaits } from '@/tests/fixtures/waits';
import {
  backFrom,
  HELD_TOO_LONG,
  planAnswerRefund,
  planAskRefund,
  planDecideRefund,
  planReleaseUndecided,
  planRequireDecision,
  planWithdrawRefund,
} from './plan-refund-request';

const task = taskRow({ status: 'delivered' });
const disputed = taskRow({ status: 'disputed' });

const moved = { task_id: 3, from_status: 'delivered', to_status: 'disputed' };

describe('a request for the reward', () => {
  it('is made by the poster, and records the rest of the deadline', () => {
    const command = { reason: 'not_done', amount: 4_000, text: 'Half of it is missing' };
    expect(planAskRefund({ task, command, releaseSecondsLeft: 0, actorId: 2 })).toEqual({
      task: { id: 3, from: 'delivered', to: 'disputed', version: 6 },
      task_events: [
        {
          ...moved,
          kind: 'refund_asked',
          actor: 'poster',
          actor_id: 2,
          text: 'Half of it is missing',
          detail: { amount: 4_000, reason: 'not_done' },
        },
      ],
      refund_request: {
        kind: 'insert',
        row: {
          task_id: 3,
          requested_by: 2,
          reason: 'not_done',
          amount: 4_000,
          text: 'Half of it is missing',
          release_seconds_left: 0,
        },
      },
    });
    expect(planAskRefund({ task, command, releaseSecondsLeft: null, actorId: 2 })).toMatchObject({
      refund_request: { row: { release_seconds_left: null } },
    });
  });

  it('has no requester if the reward has been held for long', () => {
    expect(planRequireDecision({ task, daysHeld: 60 })).toEqual({
      task: { id: 3, from: 'delivered', to: 'disputed', version: 6 },
      task_events: [
        {
          ...moved,
          kind: 'decision_required',
          actor: 'system',
          detail: { amount: 9_000, reason: 'held_too_long', days_held: 60 },
        },
      ],
      refund_request: {
        kind: 'insert',
        row: {
          task_id: 3,
          requested_by: null,
          reason: 'held_too_long',
          amount: 9_000,
          text: '',
          release_seconds_left: null,
        },
      },
    });
    expect(HELD_TOO_LONG).toBe('held_too_long');
  });

  it('is answered by the helper on the request itself, by the poster in the timeline only', () => {
    const answer = { task: disputed, requestId: 41, text: 'It was all there', actorId: 9 };
    expect(planAnswerRefund({ ...answer, side: 'helper' })).toEqual({
      task: { id: 3, from: 'disputed', to: 'disputed', version: 6 },
      task_events: [
        { task_id: 3, kind: 'refund_answered', actor: 'helper', actor_id: 9, text: 'It was all there' },
      ],
      refund_request: { kind: 'move', id: 41, from: 'open', to: 'open', set: { answer: 'It was all there' } },
    });
    expect(planAnswerRefund({ ...answer, side: 'poster' })).toEqual({
      task: { id: 3, from: 'disputed', to: 'disputed', version: 6 },
      task_events: [
        { task_id: 3, kind: 'decision_answered', actor: 'poster', actor_id: 9, text: 'It was all there' },
      ],
    });
  });

  it('ends when the poster confirms the work after all', () => {
    expect(
      readablePlan(planReleaseUndecided({ task: disputed, requestId: 41, actorId: 2, waits: noWaits })),
    ).toMatchObject({
      task: { from: 'disputed', to: 'completed' },
      task_events: [{ kind: 'released', actor: 'poster', actor_id: 2 }],
      postings: [{ lines: ['task:3:escrow:GBP -> user:9:wallet:GBP 9000'] }],
      refund_request: { kind: 'move', id: 41, from: 'open', to: 'withdrawn', set: {} },
    });
  });

  it('ends when the poster withdraws it, and the deadline resumes', () => {
    const back = { task: disputed, requestId: 41, to: 'delivered', actorId: 2 } as const;
    expect(planWithdrawRefund({ ...back, releaseSeconds: 0 })).toEqual({
      task: { id: 3, from: 'disputed', to: 'delivered', version: 6, set: { release_seconds: 0 } },
      task_events: [
        {
          task_id: 3,
          kind: 'refund_withdrawn',
          from_status: 'disputed',
          to_status: 'delivered',
          actor: 'poster',
          actor_id: 2,
        },
      ],
      refund_request: { kind: 'move', id: 41, from: 'open', to: 'withdrawn', set: {} },
    });
    expect(planWithdrawRefund({ ...back, releaseSeconds: null }).task).not.toHaveProperty('set');
  });
});

describe('an operator’s decision', () => {
  const decide = (request: { toPoster: number; toHelper: number }) =>
    readablePlan(
      planDecideRefund({
        task: disputed,
        request: { id: 41, text: 'Both are right', ...request },
        actorId: 99,
        waits: noWaits,
      }),
    );
  const decided = (toPoster: number, toHelper: number) => ({
    task_id: 3,
    kind: 'refund_decided',
    actor: 'operator',
    actor_id: 99,
    text: 'Both are right',
    detail: { amount: toPoster, to_helper: toHelper },
  });

  const promised = (toPoster: number) => ({
    returns_fee: false,
    returns_reward: toPoster,
    return_reason: 'refund_decided',
  });

  it('releases the helper’s part, and promises the poster’s as a refund', () => {
    expect(decide({ toPoster: 4_000, toHelper: 5_000 })).toEqual({
      task: { id: 3, from: 'disputed', to: 'completed', version: 6, set: promised(4_000) },
      task_events: [
        decided(4_000, 5_000),
        {
          task_id: 3,
          kind: 'released',
          from_status: 'disputed',
          to_status: 'completed',
          actor: 'operator',
          actor_id: 99,
          detail: { amount: 5_000 },
        },
      ],
      postings: [
        {
          key: 'task:3:release',
          kind: 'release',
          lines: ['task:3:escrow:GBP -> user:9:wallet:GBP 5000'],
        },
      ],
      refund_request: {
        kind: 'move',
        id: 41,
        from: 'open',
        to: 'decided',
        set: { to_poster: 4_000, to_helper: 5_000, decision: 'Both are right', decided_by: 99 },
      },
      audit: {
        actor_id: 99,
        action: 'refund_request_decided',
        subject: 'refund_request:41',
        detail: { task_id: 3, to_poster: 4_000, to_helper: 5_000 },
        act: 'refund_request_decision',
        amount: 9_000,
        unit: 'GBP',
      },
    });
  });

  it('divides the further service fee with the reward', () => {
    const task = { ...disputed, escrowAmount: 12_300 };
    const dividedInto = (toHelper: number) =>
      readablePlan(
        planDecideRefund({
          task,
          request: { id: 41, text: 'Both are right', toPoster: 12_000 - toHelper, toHelper },
          actorId: 99,
          waits: noWaits,
        }),
      );
    expect(dividedInto(10_000)).toMatchObject({
      task: { set: promised(2_200) },
      postings: [
        {
          lines: [
            'task:3:escrow:GBP -> user:9:wallet:GBP 10000',
            'task:3:escrow:GBP -> platform:fee_revenue:GBP 100',
          ],
        },
      ],
    });
    expect(dividedInto(9_000)?.task).toMatchObject({ set: promised(3_300) });
    expect(dividedInto(12_000)?.task).toMatchObject({ set: promised(0) });
    expect(dividedInto(0)?.task).toMatchObject({ to: 'cancelled', set: promised(12_300) });
    // A penny that is neither reward nor its fee goes with all of the reward.
    const odd = { ...task, escrowAmount: 9_005 };
    expect(backFrom({ task: odd, toHelper: 9_004 })).toBe(0);
    expect(backFrom({ task: odd, toHelper: 9_003 })).toBe(2);
  });

  it('ends the task where the helper gets nothing', () => {
    const plan = decide({ toPoster: 9_000, toHelper: 0 });
    expect(plan?.task).toMatchObject({ from: 'disputed', to: 'cancelled', set: promised(9_000) });
    expect(plan).not.toHaveProperty('postings');
    expect(plan?.task_events).toEqual([
      decided(9_000, 0),
      {
        task_id: 3,
        kind: 'cancelled',
        from_status: 'disputed',
        to_status: 'cancelled',
        actor: 'operator',
        actor_id: 99,
        detail: { reason: 'refund_decided' },
      },
    ]);
    expect(decide({ toPoster: 8_999, toHelper: 1 })?.task).toMatchObject({ to: 'completed' });
  });
});
