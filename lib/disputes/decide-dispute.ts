import type { Plan } from '@/lib/ledger/plan';
import { isPaid, mayMove, type PaymentStatus, unmatchedReasons } from '@/lib/payments/states';
import { releaseReservations } from '@/lib/payments/sync/release-reservations';
import { type Coverage, coverLoss } from './cover-loss';
import type { DisputeRow } from './dispute-row';
import type { DisputeSituation, KnownDispute } from './dispute-situation';
import { planDispute } from './plan-dispute';
import type { DisputeStatus } from './states';

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
  const coverage = coverLoss({ ...situation, status });
  const isUnmatchedGone = takesAllUnmatched({ ...situation, coverage });
  const isOver = isUnmatchedGone && situation.payment.status === 'needs_review';
  const paymentStatus = isOver ? 'refunded' : paymentStatusOf({ ...situation, status });
  const review = reviewOf({ situation, status, coverage });
  const released = isOver && situation.facts.isReserved ? releaseReservations(situation.payment) : null;
  return planDispute({
    situation,
    outcome: { status, coverage, paymentStatus, review, isUnmatchedGone, released },
  });
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
