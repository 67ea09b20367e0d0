import type { WalletHoldWrite } from '@/lib/ledger/outgoing-parts';
import type { Plan } from '@/lib/ledger/plan';
import type { AccountKind } from '@/lib/ledger/transaction-forms';
import { fees } from '@/lib/payments/fees';
import type { ReviewReason } from '@/lib/payments/reasons';
import { isPaid, type PaymentStatus, unmatchedReasons } from '@/lib/payments/states';
import { releaseReservations } from '@/lib/payments/sync/release-reservations';
import { type Coverage, coverLoss } from './cover-loss';
import type { DisputeRow } from './dispute-row';
import type { DecidableDispute, DecidableSituation, DisputeSituation } from './dispute-situation';
import { planDispute } from './plan-dispute';
import { planHolds } from './plan-holds';
import type { DisputeStatus } from './states';

/** Money is missing, or arrived after all, and no rule says whose it is: a person decides. */
const UNCOVERED = 'dispute_uncovered';
const DECIDED_ANEW = 'dispute_decided_anew';

/** The provider says that a dispute is over, and not what became of its money. It stays open until that is known. */
const UNCLEAR = 'dispute_unclear' satisfies ReviewReason;

/**
 * The plan that follows from our row and the provider's snapshot; null: nothing. Pure. Withdrawn money is missing in
 * disputed funds while it is disputed; when it is lost, the payment's own money covers it, wherever it is by then.
 */
export function decideDispute(given: DisputeSituation): Plan | null {
  const situation = { ...given, snapshot: knowable(given) };
  const { dispute, snapshot, payment } = situation;
  const status = statusOf(situation);
  const isUnclear = given.snapshot.status === 'unclear' && status === 'open';
  const isNews = isUnclear && payment.reviewReason === null;
  const coverage = coverLoss({ ...situation, status });
  const holds = holdsOf({ ...situation, status, coverage });
  if (dispute && isSame({ dispute, snapshot, status }) && !isNews && holds.length === 0) return null;
  const isUnmatchedGone = takesAllUnmatched({ ...situation, coverage });
  const isOver = isUnmatchedGone && payment.status === 'needs_review';
  const paymentStatus = isOver ? 'refunded' : paymentStatusOf({ ...situation, status });
  const review = reviewOf({ situation, status, coverage, isUnclear });
  const isReviewed = isUnmatchedGone || (payment.reviewReason === UNCLEAR && !isUnclear);
  const released = isOver && situation.facts.isReserved ? releaseReservations(payment) : null;
  return planDispute({
    situation,
    outcome: { status, coverage, holds, paymentStatus, review, isReviewed, released },
  });
}

/**
 * What can be known of an unclear dispute: nothing was taken if all of the payment was refunded; else what we knew, or of a new
 * one, that it may have taken all that had not gone back before.
 */
function knowable({ dispute, snapshot, payment, facts }: DisputeSituation): DecidableDispute {
  const { status } = snapshot;
  if (status !== 'unclear') return { ...snapshot, status };
  if (dispute && dispute.status !== 'open') {
    const { status: known, withdrawn, fee } = dispute;
    return { ...snapshot, status: known, withdrawn, fee };
  }
  const left = facts.isSettlement ? payment.finalAmount - facts.returned.money : snapshot.withdrawn;
  if (left <= 0) return { ...snapshot, status: 'lost', withdrawn: 0 };
  return { ...snapshot, status: 'open', withdrawn: dispute?.withdrawn ?? Math.min(snapshot.withdrawn, left) };
}

/** If a provider reopens a closed dispute, our row stays; its money is booked, and a person sees it. */
function statusOf({ dispute, snapshot }: DecidableSituation): DisputeStatus {
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
  snapshot: DecidableDispute;
  status: DisputeStatus;
}): boolean {
  return (
    dispute.status === status &&
    dispute.isReopened === (status !== 'open' && snapshot.status === 'open') &&
    dispute.withdrawn === snapshot.withdrawn &&
    dispute.fee === snapshot.fee &&
    dispute.amount === snapshot.amount &&
    dispute.reason === snapshot.reason &&
    (snapshot.evidenceDueAt === null ||
      dispute.evidenceDueAt?.getTime() === snapshot.evidenceDueAt.getTime()) &&
    (dispute.evidenceSentAt !== null || !snapshot.isEvidenceSent)
  );
}

/** Whether this takes the rest of the money under suspense, so that nothing is left to review. */
function takesAllUnmatched({
  payment,
  facts,
  coverage,
}: DecidableSituation & { coverage: Coverage }): boolean {
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
}: DecidableSituation & { status: DisputeStatus }): PaymentStatus {
  if (!facts.isSettlement || !isPaid(payment.status)) return payment.status;
  if (status === 'open' || facts.hasOtherOpen) return 'disputed';
  const money = facts.returned.money + (status === 'lost' ? snapshot.withdrawn : 0);
  const { points } = facts.returned;
  if (money >= payment.finalAmount && points >= payment.pointsUsed) return 'refunded';
  return money + points > 0 ? 'partially_refunded' : 'completed';
}

/**
 * What is set aside in the helper's wallet from now on: while money may be taken back, as much of it as they were paid. Nobody
 * knows what a dispute in another currency takes, so it holds all of the payment.
 */
function holdsOf({
  dispute,
  snapshot,
  payment,
  task,
  facts: { isSettlement, holds },
  status,
  coverage,
}: DecidableSituation & { status: DisputeStatus; coverage: Coverage }): WalletHoldWrite[] {
  const { helperId } = task;
  if (!isSettlement || !fees[payment.feeType].isHeld || helperId === null) return [];
  const { currency, taskId, finalAmount } = payment;
  const isHolding = snapshot.status === 'open' && status !== 'lost';
  const own = {
    id: dispute?.id ?? null,
    amount: snapshot.currency === currency ? snapshot.amount : finalAmount,
  };
  const others = holds.disputes.filter(({ id }) => id !== own.id);
  const takenFrom = (...kinds: AccountKind[]) =>
    coverage.lines
      .filter(({ from }) => kinds.includes(from.kind))
      .reduce((sum, { amount }) => sum + amount, 0);
  return planHolds({
    owner: { user_id: helperId, currency, task_id: taskId },
    task,
    facts: {
      ...holds,
      earned: holds.earned - takenFrom('wallet', 'debt'),
      earnedFee: holds.earnedFee - takenFrom('fee_revenue'),
      held: Math.max(0, holds.held - takenFrom('escrow', 'returning')),
      disputes: isHolding ? [...others, own] : others,
    },
  });
}

function reviewOf({
  situation: { dispute, snapshot, payment },
  status,
  coverage,
  isUnclear,
}: {
  situation: DecidableSituation;
  status: DisputeStatus;
  coverage: Coverage;
  isUnclear: boolean;
}): string | null {
  if (coverage.uncovered > 0) return UNCOVERED;
  if (isUnclear) return payment.reviewReason ?? UNCLEAR;
  const wasOver = dispute !== null && dispute.status !== 'open';
  const isAnew = wasOver && (dispute.status !== status || snapshot.status === 'open');
  const isReturned = dispute?.status === 'lost' && snapshot.withdrawn < dispute.withdrawn;
  return isAnew || isReturned ? DECIDED_ANEW : null;
}
