import type { PayoutWaits } from '@/lib/core/env';
import { invariant, PayError } from '@/lib/core/errors';
import { debtOf, escrowOf, feeRevenue, walletOf } from '@/lib/ledger/accounts';
import type { Plan, Posting, PostingLine } from '@/lib/ledger/plan';
import type { TaskMove } from '@/lib/ledger/task-parts';
import { frozenBy, termsForAgreement } from '@/lib/pricing/fee-terms-of';
import type { HeldParts } from '@/lib/pricing/further-fee';
import type { LateTerms } from './late-terms';
import type { TaskActor, TaskStatus } from './states';
import { heldPartsOf, type TaskRow } from './task-row';
import { waitOf } from './wait-of';

const SECONDS_PER_DAY = 86_400;

/** Who acts, and their message about it. */
export type Act = { actor: TaskActor; actorId?: number; text?: string | undefined };

/** A helper is accepted for their offered amount: the reward is due from now on. */
export function planAccept({
  task,
  application,
  dueSeconds,
  lateTerms,
  act,
}: {
  task: TaskRow;
  application: { id: number; helperId: number; offeredAmount: number };
  /** How long the poster has to pay the reward. */
  dueSeconds: number;
  /** The terms of a late cancellation, which the task keeps from now on. */
  lateTerms: LateTerms;
  act: Act;
}): Plan {
  const { id, helperId, offeredAmount } = application;
  return {
    ...move({
      task,
      to: 'accepted',
      act,
      kind: 'accepted',
      set: {
        helper_id: helperId,
        agreed_reward: offeredAmount,
        ...(task.feeBps === null && frozenBy(termsForAgreement(task))),
        cancel_free_hours: lateTerms.freeHours,
        cancel_helper_bps: lateTerms.helperBps,
        reward_due_seconds: dueSeconds,
      },
      detail: { helper_id: helperId, amount: offeredAmount },
    }),
    application: { kind: 'move', id, from: 'offered', to: 'accepted' },
  };
}

/** The acceptance is void, because the poster withdrew it or did not pay: the task takes offers again. */
export function planReopen({
  task,
  applicationId,
  act,
  reason,
}: {
  task: TaskRow;
  applicationId: number;
  act: Act;
  reason: 'acceptance_withdrawn' | 'reward_not_paid';
}): Plan {
  return {
    ...move({ task, to: 'open', act, kind: reason, set: { helper_id: null, agreed_reward: null } }),
    application: { kind: 'move', id: applicationId, from: 'accepted', to: 'lapsed' },
  };
}

/** The helper delivers the work: from now on the poster's deadline runs. */
export function planDeliver({
  task,
  releaseSeconds,
  act,
}: {
  task: TaskRow;
  /** How long the poster has before the reward is released automatically. */
  releaseSeconds: number;
  act: Act;
}): Plan {
  return move({ task, to: 'delivered', act, kind: 'delivered', set: { release_seconds: releaseSeconds } });
}

/** The poster requests changes; the deadline stops. */
export function planRequestChanges({ task, act }: { task: TaskRow; act: Act }): Plan {
  return move({ task, to: 'changes_requested', act, kind: 'changes_requested' });
}

/**
 * Releases the held reward to the helper's wallet, and with it the further service fee is earned: one transaction, once,
 * ever. The helper's debt is paid from the reward, and the rest waits in the wallet as long as the settings say.
 * @throws PayError payment_disputed
 */
export function planRelease({ task, act, waits }: { task: TaskRow; act: Act; waits: PayoutWaits }): Plan {
  const { reward, fee } = heldPartsOf(task);
  const detail = { amount: reward, ...(fee > 0 && { service_fee: fee }) };
  return {
    ...move({ task, to: 'completed', act, kind: 'released', detail }),
    ...releaseOf({ task, parts: { reward, fee }, waits }),
  };
}

/**
 * The postings of a release, and what of it waits; none when nothing is left to release, because all of it was refunded or
 * lost.
 * @param parts minor units of what the task holds
 * @throws PayError payment_disputed
 */
export function releaseOf({
  task,
  parts,
  waits,
}: {
  task: TaskRow;
  parts: HeldParts;
  waits: PayoutWaits;
}): Pick<Plan, 'postings' | 'wallet_holds'> {
  const { id, currency, helperId } = task;
  if (task.isFrozen) throw new PayError('payment_disputed');
  invariant(helperId !== null, `task ${id} has a helper`);
  const from = escrowOf({ taskId: id, currency });
  const lines: PostingLine[] = [
    { from, to: walletOf({ userId: helperId, currency }), amount: parts.reward },
    { from, to: feeRevenue(currency), amount: parts.fee },
  ].filter(({ amount }) => amount > 0);
  if (lines.length === 0) return {};
  const paid = Math.min(task.helperDebt, parts.reward);
  return {
    postings: [
      { key: `task:${id}:release`, kind: 'release', lines },
      ...debtPayment({ task, helperId, amount: paid }),
    ],
    ...waitingHold({ task, helperId, reward: parts.reward, amount: parts.reward - paid, waits }),
  };
}

/**
 * What arrived in a helper's wallet for a task is payable after a time.
 * @param reward what was released, and `amount` what of it stayed, in minor units
 */
export function waitingHold({
  task: { id, currency, wait },
  helperId,
  reward,
  amount,
  waits,
}: {
  task: Pick<TaskRow, 'id' | 'currency' | 'wait'>;
  helperId: number;
  reward: number;
  amount: number;
  waits: PayoutWaits;
}): Pick<Plan, 'wallet_holds'> {
  const days = waitOf({ amount: reward, facts: wait, waits });
  if (days === 0 || amount === 0) return {};
  const row = {
    user_id: helperId,
    currency,
    amount,
    reason: 'waiting' as const,
    task_id: id,
    payable_seconds: days * SECONDS_PER_DAY,
  };
  return { wallet_holds: [{ kind: 'insert', row }] };
}

/** A helper's debt leaves their wallet again at once; amount in minor units, of what just arrived. */
function debtPayment({
  task: { id, currency },
  helperId: userId,
  amount,
}: {
  task: TaskRow;
  helperId: number;
  amount: number;
}): Posting[] {
  if (amount === 0) return [];
  const [from, to] = [walletOf({ userId, currency }), debtOf({ userId, currency })];
  const lines = [{ from, to, amount }];
  return [{ key: `debt:${userId}:${currency}:task:${id}`, kind: 'debt_paid', lines }];
}

/** Moves a task to a state, and its timeline records who did what. */
export function move({
  task,
  to,
  act: { actor, actorId, text },
  kind,
  set,
  detail,
}: {
  task: TaskRow;
  to: TaskStatus;
  act: Act;
  kind: string;
  set?: TaskMove['set'];
  detail?: Record<string, string | number | boolean>;
}): Plan {
  return {
    task: { id: task.id, from: task.status, to, version: task.version, ...(set && { set }) },
    task_events: [
      {
        task_id: task.id,
        kind,
        from_status: task.status,
        to_status: to,
        actor,
        ...(actorId !== undefined && { actor_id: actorId }),
        ...(text !== undefined && { text }),
        ...(detail && { detail }),
      },
    ],
  };
}
