import {
  type Account,
  debtOf,
  disputedFunds,
  disputeFees,
  escrowOf,
  feeRevenue,
  providerClearing,
  returningOf,
  suspense,
  walletOf,
} from '@/lib/ledger/accounts';
import type { Plan, Posting, PostingLine, TaskMove } from '@/lib/ledger/plan';
import { fees } from '@/lib/payments/fees';
import type { PaymentRow } from '@/lib/payments/payment-row';
import { isPaid, mayMove, type PaymentStatus, unmatchedReasons } from '@/lib/payments/states';
import { releaseReservations } from '@/lib/payments/sync/release-reservations';
import type { DisputeSnapshot } from '@/lib/providers/provider';
import { isRewardHeld } from '@/lib/tasks/states';
import type { TaskRow } from '@/lib/tasks/task-row';
import type { DisputeRow } from './dispute-row';
import type { DisputeFacts } from './read-dispute-facts';
import type { DisputeStatus } from './states';

export type KnownDispute = Extract<DisputeSnapshot, { state: 'known' }>;

/** The facts for a decision about a dispute. */
export type DisputeSituation = {
  /** Our row; null when we learn of it for the first time. */
  dispute: DisputeRow | null;
  snapshot: KnownDispute;
  payment: PaymentRow;
  task: TaskRow;
  evidenceId: string;
  facts: DisputeFacts;
};

/** Money is missing, or arrived after all, and no rule says whose it is: a person decides. */
const UNCOVERED = 'dispute_uncovered';
const DECIDED_ANEW = 'dispute_decided_anew';

/**
 * The plan that follows from our row and the provider's snapshot; null: nothing. Pure. Withdrawn money is missing in
 * disputed funds while it is disputed; when it is lost, the payment's own money covers it, wherever it is by then.
 */
export function decideDispute(situation: DisputeSituation): Plan | null {
  const { dispute, snapshot } = situation;
  const status = statusOf(situation);
  if (dispute && isSame({ dispute, snapshot, status })) return null;
  const coverage = coverageOf({ ...situation, status });
  const isUnmatchedGone = takesAllUnmatched({ ...situation, coverage });
  const isOver = isUnmatchedGone && situation.payment.status === 'needs_review';
  const paymentStatus = isOver ? 'refunded' : paymentStatusOf({ ...situation, status });
  const review = reviewOf({ situation, status, coverage });
  const setAside = isOver && situation.facts.isReserved ? releaseReservations(situation.payment) : null;
  return {
    payment: movePayment({ situation, to: paymentStatus, review, isUnmatchedGone }),
    dispute: rowOf({ ...situation, status }),
    ...setAside,
    postings: [...postingsOf({ situation, coverage }), ...(setAside?.postings ?? [])],
    events: [eventOf({ situation, status, paymentStatus })],
    ...taskPart({ ...situation, status, coverage }),
  };
}

/** If a provider reopens a closed dispute, our row stays; its money is booked, and a person sees it. */
function statusOf({ dispute, snapshot }: DisputeSituation): DisputeStatus {
  return dispute && dispute.status !== 'open' && snapshot.status === 'open'
    ? dispute.status
    : snapshot.status;
}

function isSame({
  dispute,
  snapshot,
  status,
}: {
  dispute: DisputeRow;
  snapshot: KnownDispute;
  status: DisputeStatus;
}): boolean {
  return (
    dispute.status === status &&
    dispute.withdrawn === snapshot.withdrawn &&
    dispute.fee === snapshot.fee &&
    dispute.amount === snapshot.amount &&
    dispute.reason === snapshot.reason &&
    (snapshot.evidenceDueAt === null ||
      dispute.evidenceDueAt?.getTime() === snapshot.evidenceDueAt.getTime()) &&
    (dispute.evidenceSentAt !== null || !snapshot.isEvidenceSent)
  );
}

type Coverage = { lines: PostingLine[]; uncovered: number };

/** The payment's own money covers a loss, wherever it is by now, once. */
function coverageOf({
  dispute,
  snapshot,
  payment,
  task,
  facts,
  status,
}: DisputeSituation & { status: DisputeStatus }): Coverage {
  const covered = dispute?.status === 'lost' ? dispute.withdrawn : 0;
  let left = status === 'lost' ? Math.max(0, snapshot.withdrawn - covered) : 0;
  const lines: PostingLine[] = [];
  for (const { from, available } of sourcesOf({ snapshot, payment, task, facts })) {
    const amount = Math.min(left, available);
    if (amount <= 0) continue;
    lines.push({ from, to: disputedFunds(snapshot.currency), amount });
    left -= amount;
  }
  return { lines, uncovered: left };
}

type Source = { from: Account; available: number };

/** In this order: money set aside for the payer anyway, the held reward, the helper's wallet, and the helper's debt. */
function sourcesOf({
  snapshot,
  payment,
  task,
  facts,
}: Omit<DisputeSituation, 'dispute' | 'evidenceId'>): Source[] {
  const { taskId, currency, feeType } = payment;
  const { held, isSettlement } = facts;
  if (!isSettlement) return [{ from: suspense(snapshot.currency), available: held.suspense }];
  if (!fees[feeType].isHeld) return [{ from: feeRevenue(currency), available: held.feeRevenue }];
  const returning = { from: returningOf({ taskId, currency }), available: task.returningAmount };
  const escrow = { from: escrowOf({ taskId, currency }), available: held.escrow };
  if (task.helperId === null) return [returning, escrow];
  const helper = { userId: task.helperId, currency };
  const fromWallet = Math.min(held.wallet, held.released);
  return [
    returning,
    escrow,
    { from: walletOf(helper), available: fromWallet },
    { from: debtOf(helper), available: held.released - fromWallet },
  ];
}

/** Whether this takes the rest of the money under suspense, so that nothing is left to review. */
function takesAllUnmatched({ payment, facts, coverage }: DisputeSituation & { coverage: Coverage }): boolean {
  const taken = coverage.lines.reduce((sum, { amount }) => sum + amount, 0);
  const isAll = taken > 0 && taken === facts.held.suspense && coverage.uncovered === 0;
  const isShown = unmatchedReasons.some((reason) => reason === payment.reviewReason);
  return !facts.isSettlement && isAll && isShown && !facts.isUnmatchedOnItsWay;
}

/** Disputed while any dispute is open; after that the previous state, less what was lost. */
function paymentStatusOf({
  snapshot,
  payment,
  facts,
  status,
}: DisputeSituation & { status: DisputeStatus }): PaymentStatus {
  const wanted = (): PaymentStatus => {
    if (status === 'open' || facts.hasOtherOpen) return 'disputed';
    const money = facts.returned.money + (status === 'lost' ? snapshot.withdrawn : 0);
    const { points } = facts.returned;
    if (money >= payment.finalAmount && points >= payment.pointsUsed) return 'refunded';
    return money + points > 0 ? 'partially_refunded' : 'completed';
  };
  const isConcerned = facts.isSettlement && isPaid(payment.status);
  const to = isConcerned ? wanted() : payment.status;
  return mayMove({ from: payment.status, to }) ? to : payment.status;
}

function reviewOf({
  situation: { dispute, snapshot },
  status,
  coverage,
}: {
  situation: DisputeSituation;
  status: DisputeStatus;
  coverage: Coverage;
}): string | null {
  if (coverage.uncovered > 0) return UNCOVERED;
  const wasOver = dispute !== null && dispute.status !== 'open';
  const isAnew = wasOver && (dispute.status !== status || snapshot.status === 'open');
  const isReturned = dispute?.status === 'lost' && snapshot.withdrawn < dispute.withdrawn;
  return isAnew || isReturned ? DECIDED_ANEW : null;
}

function movePayment({
  situation: { payment },
  to,
  review,
  isUnmatchedGone,
}: {
  situation: DisputeSituation;
  to: PaymentStatus;
  review: string | null;
  isUnmatchedGone: boolean;
}) {
  return {
    kind: 'move' as const,
    id: payment.id,
    from: payment.status,
    to,
    version: payment.version,
    set: review === null && !isUnmatchedGone ? {} : { review_reason: review },
  };
}

function rowOf({
  dispute,
  snapshot,
  payment,
  evidenceId,
  status,
}: DisputeSituation & { status: DisputeStatus }): NonNullable<Plan['dispute']> {
  const { reason, amount, withdrawn, fee, evidenceDueAt, isEvidenceSent } = snapshot;
  if (dispute) {
    return {
      kind: 'move',
      id: dispute.id,
      version: dispute.version,
      set: {
        status,
        reason,
        amount,
        withdrawn,
        fee,
        is_evidence_sent: isEvidenceSent,
        ...(evidenceDueAt && { evidence_due_at: evidenceDueAt.toISOString() }),
      },
    };
  }
  return {
    kind: 'insert',
    row: {
      payment_id: payment.id,
      evidence_id: evidenceId,
      provider: payment.provider,
      provider_dispute_id: snapshot.disputeReference,
      reason,
      amount,
      currency: snapshot.currency,
      status,
      withdrawn,
      fee,
      evidence_due_at: evidenceDueAt?.toISOString() ?? null,
    },
  };
}

/** Keys carry the version of the dispute from which they start, so each step is booked once. */
function postingsOf({
  situation: { dispute, snapshot, payment },
  coverage,
}: {
  situation: DisputeSituation;
  coverage: Coverage;
}): Posting[] {
  const { currency } = snapshot;
  const clearing = providerClearing({ provider: payment.provider, currency });
  const step = `dispute:${snapshot.disputeReference}:${dispute?.version ?? 0}`;
  const taken = snapshot.withdrawn - (dispute?.withdrawn ?? 0);
  const charged = snapshot.fee - (dispute?.fee ?? 0);
  const between = ({ from, amount }: { from: Account; amount: number }): PostingLine =>
    amount > 0 ? { from, to: clearing, amount } : { from: clearing, to: from, amount: -amount };
  return [
    ...(taken === 0
      ? []
      : [
          {
            key: `${step}:funds`,
            kind: taken > 0 ? 'dispute_withdrawn' : 'dispute_reinstated',
            lines: [between({ from: disputedFunds(currency), amount: taken })],
          },
        ]),
    ...(charged === 0
      ? []
      : [
          {
            key: `${step}:fee`,
            kind: 'dispute_fee',
            lines: [between({ from: disputeFees(currency), amount: charged })],
          },
        ]),
    ...(coverage.lines.length === 0
      ? []
      : [{ key: `${step}:lost`, kind: 'dispute_lost', lines: coverage.lines }]),
  ];
}

function eventOf({
  situation: { dispute, snapshot, payment },
  status,
  paymentStatus,
}: {
  situation: DisputeSituation;
  status: DisputeStatus;
  paymentStatus: PaymentStatus;
}) {
  const isMove = paymentStatus !== payment.status;
  return {
    kind: kindOf({ dispute, status }),
    ...(isMove && { from_status: payment.status, to_status: paymentStatus }),
    actor: 'provider' as const,
    detail: {
      dispute: snapshot.disputeReference,
      amount: snapshot.amount,
      withdrawn: snapshot.withdrawn,
      reason: snapshot.reason,
    },
  };
}

function kindOf({ dispute, status }: { dispute: DisputeRow | null; status: DisputeStatus }): string {
  if (dispute?.status === status) return 'dispute_changed';
  return status === 'open' ? 'dispute_opened' : `dispute_${status}`;
}

/** A dispute of a reward increments the task's version, so that nothing is released at the same time. */
function taskPart({
  dispute,
  snapshot,
  payment,
  task,
  facts,
  status,
  coverage,
}: DisputeSituation & { status: DisputeStatus; coverage: Coverage }): Pick<
  Plan,
  'task' | 'task_events' | 'application' | 'refund_request'
> {
  if (!facts.isSettlement) return {};
  const isReward = fees[payment.feeType].isHeld;
  const isCancelled =
    status === 'lost' && snapshot.withdrawn > 0 && losesItsMoney({ payment, task, facts, coverage });
  if (!isReward && !isCancelled) return {};
  const to: TaskMove['to'] = isCancelled ? 'cancelled' : task.status;
  const isNews = dispute?.status !== status;
  return {
    task: { id: task.id, from: task.status, to, version: task.version },
    task_events: isNews
      ? [
          {
            task_id: task.id,
            kind: isReward ? `reward_${kindOf({ dispute, status })}` : 'fee_dispute_lost',
            ...(isCancelled && { from_status: task.status, to_status: to }),
            actor: 'system',
            detail: { amount: snapshot.amount, payment_id: payment.id },
          },
        ]
      : [],
    ...(isCancelled &&
      task.status === 'accepted' &&
      facts.acceptedApplicationId !== null && {
        application: { kind: 'move', id: facts.acceptedApplicationId, from: 'accepted', to: 'lapsed' },
      }),
    ...(isCancelled &&
      isReward &&
      facts.openRequestId !== null && {
        refund_request: { kind: 'move', id: facts.openRequestId, from: 'open', to: 'withdrawn', set: {} },
      }),
  };
}

/** A task whose reward is gone before its release cannot continue, and neither can an open one without its fee. */
function losesItsMoney({
  payment,
  task,
  facts,
  coverage,
}: Pick<DisputeSituation, 'payment' | 'task' | 'facts'> & { coverage: Coverage }): boolean {
  if (!fees[payment.feeType].isHeld) return task.status === 'open' || task.status === 'accepted';
  const escrowId = escrowOf(payment).id;
  const taken = coverage.lines.find(({ from }) => from.id === escrowId)?.amount ?? 0;
  return isRewardHeld(task.status) && taken === facts.held.escrow;
}
