import {
  type Account,
  debtOf,
  disputedFunds,
  escrowOf,
  feeRevenue,
  returningOf,
  suspense,
  walletOf,
} from '@/lib/ledger/accounts';
import type { PostingLine } from '@/lib/ledger/plan';
import { fees } from '@/lib/payments/fees';
import { isRewardHeld } from '@/lib/tasks/states';
import type { DecidableSituation } from './dispute-situation';
import { helperShare } from './helper-share';
import type { DisputeStatus } from './states';

export type Coverage = { lines: PostingLine[]; uncovered: number };

/** The payment's own money covers a loss, wherever it is by now, once. */
export function coverLoss({
  dispute,
  snapshot,
  payment,
  task,
  facts,
  status,
}: DecidableSituation & { status: DisputeStatus }): Coverage {
  const covered = dispute?.status === 'lost' ? dispute.withdrawn : 0;
  let left = status === 'lost' ? Math.max(0, snapshot.withdrawn - covered) : 0;
  const lines: PostingLine[] = [];
  for (const { from, available } of sourcesOf({ snapshot, payment, task, facts, loss: left })) {
    const amount = Math.min(left, available);
    if (amount <= 0) continue;
    lines.push({ from, to: disputedFunds(snapshot.currency), amount });
    left -= amount;
  }
  return { lines, uncovered: left };
}

type Source = { from: Account; available: number };

/**
 * In this order: money set aside for the payer anyway, the held reward, and, of what was released, the helper's wallet,
 * their debt, and the service fee that was earned with it.
 */
function sourcesOf({
  snapshot,
  payment,
  task,
  facts,
  loss,
}: Omit<DecidableSituation, 'dispute' | 'evidenceId'> & { loss: number }): Source[] {
  const { taskId, currency, feeType } = payment;
  const { held, isSettlement } = facts;
  if (!isSettlement) return [{ from: suspense(snapshot.currency), available: held.suspense }];
  // No money of ours in one currency covers a loss in another: a person does.
  if (snapshot.currency !== currency) return [];
  if (!fees[feeType].isHeld) return [{ from: feeRevenue(currency), available: held.feeRevenue }];
  const returning = { from: returningOf({ taskId, currency }), available: task.returningAmount };
  const escrow = { from: escrowOf({ taskId, currency }), available: held.escrow };
  if (task.helperId === null) return [returning, escrow];
  const helper = { userId: task.helperId, currency };
  const rest = Math.max(0, loss - returning.available - escrow.available);
  const { released: earned, releasedFee: earnedFee } = held;
  const fromHelper = helperShare({ task, earned, earnedFee, loss: rest });
  const fromWallet = Math.min(held.wallet, fromHelper);
  return [
    returning,
    escrow,
    { from: walletOf(helper), available: fromWallet },
    { from: debtOf(helper), available: fromHelper - fromWallet },
    { from: feeRevenue(currency), available: held.releasedFee },
  ];
}

/** A task whose reward is gone before its release cannot continue, and neither can an open one without its fee. */
export function losesItsMoney({
  payment,
  task,
  facts,
  coverage,
}: Pick<DecidableSituation, 'payment' | 'task' | 'facts'> & { coverage: Coverage }): boolean {
  if (!fees[payment.feeType].isHeld) return task.status === 'open' || task.status === 'accepted';
  const escrowId = escrowOf(payment).id;
  const taken = coverage.lines.find(({ from }) => from.id === escrowId)?.amount ?? 0;
  return isRewardHeld(task.status) && taken === facts.held.escrow;
}
