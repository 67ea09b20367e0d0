import type { PayoutWaits } from '@/lib/core/env';
import { invariant } from '@/lib/core/errors';
import { debtOf, feeRevenue, walletOf } from '@/lib/ledger/accounts';
import type { Plan, Posting, PostingLine } from '@/lib/ledger/plan';
import { feeTermsOf } from '@/lib/pricing/fee-terms-of';
import { type Act, move, releaseOf } from '@/lib/tasks/plan-task';
import { heldPartsOf, type TaskRow } from '@/lib/tasks/task-row';
import { lateTermsOf } from '../late-terms';
import { type AllowedCancel, type CancelledMoney, cancelledMoney } from './cancel-rules';

/** The facts that decide what a cancellation moves. Amounts in minor units. */
export type CancelFacts = {
  /** What goes back of the service fee that was paid, in money and points. */
  feeBack: number;
  /** What may be taken of the helper's wallet for the task. */
  wallet: number;
  waits: PayoutWaits;
};

/**
 * A task ends before its work is done. The same commit gives the helper their share, charges them what they owe, and writes
 * the promised refund on the task, from where it is sent.
 */
export function planCancel({
  task,
  act,
  terms,
  facts,
}: {
  task: TaskRow;
  act: Act;
  terms: AllowedCancel;
  facts: CancelFacts;
}): Plan {
  const { toPoster, toHelper } = moneyOf({ task, terms });
  const owed = terms.doesHelperOweFee ? facts.feeBack : 0;
  const detail = {
    rule: terms.rule,
    ...(toPoster > 0 && { amount: toPoster }),
    ...(owed > 0 && { helper_owes: owed }),
  };
  const set = {
    returns_fee: terms.fee === 'returned',
    returns_reward: toPoster,
    return_reason: 'task_cancelled',
  } as const;
  const { task: moved, task_events: cancelled = [] } = move({
    task,
    to: 'cancelled',
    act,
    kind: 'cancelled',
    set,
    detail,
  });
  const { postings: released = [], ...holds } =
    toHelper.reward > 0 ? releaseOf({ task, parts: toHelper, waits: facts.waits }) : {};
  const postings = [...released, ...chargeOf({ task, owed, wallet: facts.wallet })];
  return {
    ...(moved && { task: moved }),
    task_events: [...cancelled, ...shareEvent({ task, toHelper })],
    ...(postings.length > 0 && { postings }),
    ...holds,
  };
}

/** Where the held money of a task goes on these terms; previews show the same. */
export function moneyOf({
  task,
  terms: { reward },
}: {
  task: TaskRow;
  terms: Pick<AllowedCancel, 'reward'>;
}): CancelledMoney {
  const held = { amount: task.escrowAmount, reward: heldPartsOf(task).reward };
  const helperBps = lateTermsOf(task)?.helperBps ?? 0;
  return cancelledMoney({ reward, held, terms: feeTermsOf(task), helperBps });
}

function shareEvent({
  task,
  toHelper: { reward, fee },
}: {
  task: TaskRow;
  toHelper: CancelledMoney['toHelper'];
}): NonNullable<Plan['task_events']> {
  if (reward === 0) return [];
  const detail = { amount: reward, ...(fee > 0 && { service_fee: fee }) };
  return [{ task_id: task.id, kind: 'share_released', actor: 'system', detail }];
}

/** The helper pays the fee that goes back from their wallet; what may not be taken there is their debt. */
function chargeOf({ task, owed, wallet }: { task: TaskRow; owed: number; wallet: number }): Posting[] {
  if (owed === 0) return [];
  const { id, currency, helperId: userId } = task;
  invariant(userId !== null, `task ${id} has a helper`);
  const fromWallet = Math.min(wallet, owed);
  const to = feeRevenue(currency);
  const lines: PostingLine[] = [
    { from: walletOf({ userId, currency }), to, amount: fromWallet },
    { from: debtOf({ userId, currency }), to, amount: owed - fromWallet },
  ].filter(({ amount }) => amount > 0);
  return [{ key: `task:${id}:fee_charged`, kind: 'fee_charged', lines }];
}
