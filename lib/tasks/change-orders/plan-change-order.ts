import type { ChangeOrder } from '@/lib/core/db/generated/client';
import { escrowOf, returningOf } from '@/lib/ledger/accounts';
import type { Plan } from '@/lib/ledger/plan';
import { frozenBy, termsForAgreement } from '@/lib/pricing/fee-terms-of';
import { withFurtherFee } from '@/lib/pricing/further-fee';
import { type Act, move } from '@/lib/tasks/plan-task';
import { heldPartsOf, type TaskRow } from '@/lib/tasks/task-row';
import type { ChangeOrderStatus } from './states';

/**
 * The service fee that changes with a reward, in minor units: with a raise it is paid beside the difference, with a lowering
 * it goes back beside it. What the task holds decides, so that afterwards it holds the new reward with its fee, exactly.
 */
export function feeOfChange({ task, to }: { task: TaskRow; to: number }): number {
  const { reward } = heldPartsOf(task);
  const terms = termsForAgreement(task);
  return Math.abs(withFurtherFee({ reward: to, terms }) - task.escrowAmount) - Math.abs(to - reward);
}

/** What is paid for a change of the reward, or goes back, with its service fee. Minor units. */
export function differenceOf({
  fromAmount,
  toAmount,
  feeAmount,
}: Pick<ChangeOrder, 'fromAmount' | 'toAmount' | 'feeAmount'>): number {
  return Math.abs(toAmount - fromAmount) + feeAmount;
}

type Change = { task: TaskRow; order: ChangeOrder; act: Act };

/** One side proposes another reward. It increments the task's version, so that nothing else is agreed meanwhile. */
export function planPropose({
  task,
  from,
  to,
  fee,
  proposedBy,
  expiresSeconds,
  act,
}: {
  task: TaskRow;
  /** Minor units. */
  from: number;
  to: number;
  /** The service fee that is paid or given back with the difference. */
  fee: number;
  proposedBy: number;
  /** How long the other side has to answer. */
  expiresSeconds: number;
  act: Act;
}): Plan {
  const { task: stays, task_events } = stay({ task, act, kind: 'change_proposed', amount: to });
  // A reward that was agreed before its task had a rule gets one with the first proposal.
  const set = task.feeBps === null && frozenBy(termsForAgreement(task));
  return {
    ...(stays && { task: { ...stays, ...(set && { set }) } }),
    ...(task_events && { task_events }),
    change_order: {
      kind: 'insert',
      row: {
        task_id: task.id,
        proposed_by: proposedBy,
        from_amount: from,
        to_amount: to,
        fee_amount: fee,
        text: act.text ?? null,
        expires_seconds: expiresSeconds,
      },
    },
  };
}

/**
 * Both sides agree to a raise: its top-up is due from now on, and until it is paid the agreed reward stays the same.
 */
export function planAcceptRaise({
  task,
  order,
  act,
  dueSeconds,
}: Change & {
  /** How long the poster has to pay. */
  dueSeconds: number;
}): Plan {
  return {
    ...stay({ task, act, kind: 'change_accepted', amount: order.toAmount }),
    change_order: {
      kind: 'move',
      id: order.id,
      from: 'open',
      to: 'accepted',
      set: { expires_seconds: dueSeconds },
    },
  };
}

/**
 * Both sides agree to a lowering. The same commit sets the difference aside, so that it is never released, and it is
 * refunded from there; the agreed reward follows the held money.
 */
export function planLower({ task, order, act }: Change): Plan {
  const { id: taskId, currency } = task;
  const amount = differenceOf(order);
  const from = escrowOf({ taskId, currency });
  const { task: stays, task_events } = stay({ task, act, kind: 'reward_lowered', amount: order.toAmount });
  return {
    ...(stays && { task: stays }),
    ...(task_events && { task_events }),
    change_order: { kind: 'move', id: order.id, from: 'open', to: 'done' },
    postings: [
      {
        key: `task:${taskId}:change_order:${order.id}`,
        kind: 'reward_lowered',
        lines: [{ from, to: returningOf({ taskId, currency }), amount }],
      },
    ],
  };
}

const endKinds = {
  declined: 'change_declined',
  withdrawn: 'change_withdrawn',
  lapsed: 'change_lapsed',
} as const satisfies Partial<Record<ChangeOrderStatus, string>>;

/** It ends without a change of the reward. */
export function planEndChange({ task, order, act, to }: Change & { to: keyof typeof endKinds }): Plan {
  return {
    ...stay({ task, act, kind: endKinds[to], amount: order.toAmount }),
    change_order: { kind: 'move', id: order.id, from: order.status, to },
  };
}

/** The end of the task, or a freeze of its money, ends its change order. */
export function withChangeEnded({ plan, ended }: { plan: Plan; ended: Plan | null }): Plan {
  if (!ended?.change_order) return plan;
  return {
    ...plan,
    change_order: ended.change_order,
    task_events: [...(ended.task_events ?? []), ...(plan.task_events ?? [])],
  };
}

function stay({
  task,
  act,
  kind,
  amount,
}: {
  task: TaskRow;
  act: Act;
  kind: string;
  amount: number;
}): Pick<Plan, 'task' | 'task_events'> {
  const { task: stays, task_events: events } = move({ task, to: task.status, act, kind, detail: { amount } });
  return {
    ...(stays && { task: stays }),
    task_events: (events ?? []).map(({ from_status: _, to_status: __, ...event }) => event),
  };
}
