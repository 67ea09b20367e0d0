import type { PayoutWaits } from '@/lib/core/env';
import type { Plan } from '@/lib/ledger/plan';
import { feeTermsOf } from '@/lib/pricing/fee-terms-of';
import { furtherFee } from '@/lib/pricing/further-fee';
import { type Act, move, planRelease, releaseOf } from '@/lib/tasks/plan-task';
import type { TaskSide } from '@/lib/tasks/states';
import { heldPartsOf, type TaskRow } from '@/lib/tasks/task-row';

/** A state in which a poster may request a refund, and to which withdrawing it returns. */
export type AskableStatus = 'in_progress' | 'delivered' | 'changes_requested';

/** The poster requests a refund of the reward. The deadline stops, and the rest of it is recorded. */
export function planAskRefund({
  task,
  command: { reason, amount, text },
  releaseSecondsLeft,
  actorId,
}: {
  task: TaskRow;
  command: { reason: string; amount: number; text: string };
  /** Null if no deadline was running. */
  releaseSecondsLeft: number | null;
  actorId: number;
}): Plan {
  const detail = { amount, reason };
  return {
    ...move({ task, to: 'disputed', act: { actor: 'poster', actorId, text }, kind: 'refund_asked', detail }),
    refund_request: {
      kind: 'insert',
      row: {
        task_id: task.id,
        requested_by: actorId,
        reason,
        amount,
        text,
        release_seconds_left: releaseSecondsLeft,
      },
    },
  };
}

/** The reason of a request without a requester. */
export const HELD_TOO_LONG = 'held_too_long';

/** The reward has been held for long, so a person decides about all of it. */
export function planRequireDecision({ task, daysHeld }: { task: TaskRow; daysHeld: number }): Plan {
  const { id } = task;
  const { reward: amount } = heldPartsOf(task);
  const detail = { amount, reason: HELD_TOO_LONG, days_held: daysHeld };
  return {
    ...move({ task, to: 'disputed', act: { actor: 'system' }, kind: 'decision_required', detail }),
    refund_request: {
      kind: 'insert',
      row: {
        task_id: id,
        requested_by: null,
        reason: HELD_TOO_LONG,
        amount,
        text: '',
        release_seconds_left: null,
      },
    },
  };
}

/** A comment of one side; the helper's last one is stored on the request itself. */
export function planAnswerRefund({
  task,
  requestId,
  side,
  text,
  actorId,
}: {
  task: TaskRow;
  requestId: number;
  side: TaskSide;
  text: string;
  actorId: number;
}): Plan {
  const { task_events: events, task: stay } = move({
    task,
    to: task.status,
    act: { actor: side, actorId, text },
    kind: side === 'helper' ? 'refund_answered' : 'decision_answered',
  });
  return {
    ...(stay && { task: stay }),
    task_events: (events ?? []).map(({ from_status: _, to_status: __, ...event }) => event),
    ...(side === 'helper' && {
      refund_request: { kind: 'move', id: requestId, from: 'open', to: 'open', set: { answer: text } },
    }),
  };
}

/** The poster confirms the work after all, so there is nothing to decide any more. */
export function planReleaseUndecided({
  task,
  requestId,
  actorId,
  waits,
}: {
  task: TaskRow;
  requestId: number;
  actorId: number;
  waits: PayoutWaits;
}): Plan {
  return {
    ...planRelease({ task, act: { actor: 'poster', actorId }, waits }),
    refund_request: { kind: 'move', id: requestId, from: 'open', to: 'withdrawn', set: {} },
  };
}

/** The poster withdraws the request: the task returns to its previous state, and its deadline resumes. */
export function planWithdrawRefund({
  task,
  requestId,
  to,
  releaseSeconds,
  actorId,
}: {
  task: TaskRow;
  requestId: number;
  to: AskableStatus;
  releaseSeconds: number | null;
  actorId: number;
}): Plan {
  return {
    ...move({
      task,
      to,
      act: { actor: 'poster', actorId },
      kind: 'refund_withdrawn',
      ...(releaseSeconds !== null && { set: { release_seconds: releaseSeconds } }),
    }),
    refund_request: { kind: 'move', id: requestId, from: 'open', to: 'withdrawn', set: {} },
  };
}

/**
 * What goes back to the poster when the helper keeps a part of the reward: all that is held, but that part and its further
 * service fee. Minor units.
 */
export function backFrom({ task, toHelper }: { task: TaskRow; toHelper: number }): number {
  return task.escrowAmount - toHelper - feeWith({ task, toHelper });
}

function feeWith({ task, toHelper }: { task: TaskRow; toHelper: number }): number {
  const held = heldPartsOf(task);
  // All of the reward takes all of the fee along.
  return toHelper === held.reward ? held.fee : furtherFee({ reward: toHelper, terms: feeTermsOf(task) });
}

/**
 * An operator divides the held reward. This commit releases the helper's part, with its service fee, and promises the rest
 * on the task, from where it is refunded.
 */
export function planDecideRefund({
  task,
  request: { id, toPoster, toHelper, text },
  actorId,
  waits,
  approvalId,
}: {
  task: TaskRow;
  /** Minor units. */
  request: { id: number; toPoster: number; toHelper: number; text: string };
  actorId: number;
  waits: PayoutWaits;
  /** By whose leave, where it is above the limits. */
  approvalId?: number | undefined;
}): Plan {
  const act: Act = { actor: 'operator', actorId };
  const back = backFrom({ task, toHelper });
  const set = { returns_fee: false, returns_reward: back, return_reason: 'refund_decided' } as const;
  const end = endOf({ task, act, toHelper, waits });
  return {
    ...end,
    ...(end.task && { task: { ...end.task, set } }),
    task_events: [
      {
        task_id: task.id,
        kind: 'refund_decided',
        actor: 'operator',
        actor_id: actorId,
        text,
        detail: { amount: toPoster, to_helper: toHelper },
      },
      ...(end.task_events ?? []),
    ],
    refund_request: {
      kind: 'move',
      id,
      from: 'open',
      to: 'decided',
      set: { to_poster: toPoster, to_helper: toHelper, decision: text, decided_by: actorId },
    },
    audit: {
      actor_id: actorId,
      action: 'refund_request_decided',
      subject: `refund_request:${id}`,
      detail: { task_id: task.id, to_poster: toPoster, to_helper: toHelper },
      act: 'refund_request_decision',
      // All that is held goes to one of the two.
      amount: task.escrowAmount,
      unit: task.currency,
      approval_id: approvalId,
    },
  };
}

/** With a part for the helper the task is completed, without one it is cancelled. */
function endOf({
  task,
  act,
  toHelper: reward,
  waits,
}: {
  task: TaskRow;
  act: Act;
  toHelper: number;
  waits: PayoutWaits;
}): Plan {
  if (reward === 0) {
    return move({ task, to: 'cancelled', act, kind: 'cancelled', detail: { reason: 'refund_decided' } });
  }
  const fee = feeWith({ task, toHelper: reward });
  const detail = { amount: reward, ...(fee > 0 && { service_fee: fee }) };
  return {
    ...move({ task, to: 'completed', act, kind: 'released', detail }),
    ...releaseOf({ task, parts: { reward, fee }, waits }),
  };
}
