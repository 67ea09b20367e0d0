import { fees } from '@/lib/payments/fees';
import type { ReviewReason } from '@/lib/payments/reasons';
import { isUndecided } from '@/lib/payments/sync/decide-payment';
import { isWaitingRefund } from '@/lib/refunds/plan-refund-attempt';
import { REFUND_DOES_NOT_AGREE, REFUND_FAILED, REFUND_UNKNOWN, REFUND_WAITING } from '@/lib/refunds/reasons';
import { leftOf } from '@/lib/refunds/split-refund';
import { hasEnded } from '@/lib/tasks/states';
import type { PositionKind, ResolutionVerb } from './names';
import { type PositionState, verbsOf } from './reasons';
import type { ResolutionSituation } from './resolution-situation';

/** Something of a payment that waits for a person. */
export type Position = {
  kind: PositionKind;
  subject: string | null;
  /** Minor units: what is held, below zero what is missing; null where it is not about a sum. */
  amount: number | null;
  currency: string;
  verbs: readonly ResolutionVerb[];
  /** Its money is where it belongs, if nobody wants it back: closing the review leaves it there. */
  isKept: boolean;
};

const DISPUTE_UNCLEAR = 'dispute_unclear' satisfies ReviewReason;

/** Everything of a payment that waits for a person, with the verbs that apply. Pure. */
export function listPositions(situation: ResolutionSituation): Position[] {
  const money = moneyPositions(situation);
  return [...money, ...questions({ situation, hasMoney: money.some(({ isKept }) => !isKept) })];
}

function moneyPositions(situation: ResolutionSituation): Position[] {
  const { state, suspended, losses, disputes } = situation;
  const { currency } = state.payment;
  return [
    ...suspended.map((money) =>
      sumAt({ kind: 'suspense', subject: money.transactionId, ...money, situation }),
    ),
    sumAt({ kind: 'loss', amount: losses, currency, situation }),
    ...disputes.map(({ id, difference, currency: unit }) =>
      sumAt({ kind: 'dispute', subject: String(id), amount: difference, currency: unit, situation }),
    ),
    ...heldPositions(situation),
  ].filter(({ amount }) => amount !== 0);
}

/**
 * Money that no rule moves any more, because the task is over; or whose refund failed: while the task goes on, that is a
 * part of its reward again, as a fee is revenue. Of a reward that several payments paid, each shows its own.
 */
function heldPositions(situation: ResolutionSituation): Position[] {
  const { state, bounced, isOverForLong } = situation;
  const { payment, task, returning, refundable } = state;
  if (payment.completedAt === null) return [];
  const hasFailed = payment.reviewReason === REFUND_FAILED;
  const { currency } = payment;
  const left = leftOf(refundable).money;
  if (!fees[payment.feeType].isHeld) {
    const again = hasFailed ? Math.min(bounced, left) : 0;
    return [sumAt({ kind: 'fee', amount: again, currency, situation, state: 'kept' })];
  }
  if (payment.status === 'disputed') return [];
  const isOver = hasEnded(task.status) && (isOverForLong || payment.reviewReason !== null);
  const { captured, taken } = refundable;
  const returnable = hasFailed ? Math.min(returning, captured.money - taken.money) : 0;
  // The difference of a lowered reward is set aside again, and no part of the reward.
  const again = hasFailed ? Math.min(Math.max(0, bounced - returnable), left) : 0;
  return [
    isOver
      ? sumAt({ kind: 'escrow', amount: Math.min(task.escrowAmount, left), currency, situation })
      : sumAt({ kind: 'escrow', amount: again, currency, situation, state: 'kept' }),
    sumAt({ kind: 'returning', amount: returnable, currency, situation }),
  ];
}

function sumAt({
  kind,
  subject = null,
  amount,
  currency,
  situation,
  state = amount < 0 ? 'missing' : 'held',
}: {
  kind: PositionKind;
  subject?: string | null;
  amount: number;
  currency: string;
  situation: ResolutionSituation;
  state?: PositionState;
}): Position {
  const hasHelper = situation.state.task.helperId !== null && fees[situation.state.payment.feeType].isHeld;
  const needsHelper = (verb: ResolutionVerb) => verb === 'charge_helper' || verb === 'pay_helper';
  const verbs = (verbsOf[kind][state] ?? []).filter((verb) => hasHelper || !needsHelper(verb));
  return { kind, subject, amount, currency, verbs, isKept: state === 'kept' };
}

/** What is not about a sum: refunds in another amount, open disputes, a payment whose state is unknown, a review mark. */
function questions({
  situation,
  hasMoney,
}: {
  situation: ResolutionSituation;
  hasMoney: boolean;
}): Position[] {
  const { state, disputes, disagreeing, isUnmatchedOnItsWay } = situation;
  const { payment } = state;
  const { currency, reviewReason } = payment;
  const open = (kind: PositionKind, subject: string | null, verbs: readonly ResolutionVerb[]): Position => ({
    kind,
    subject,
    amount: null,
    currency,
    verbs,
    isKept: false,
  });
  const isUnknown = payment.status === 'needs_review' && isUndecided(payment);
  const isUnclear = reviewReason === DISPUTE_UNCLEAR;
  const isClosable =
    reviewReason !== null &&
    !isUnclear &&
    reviewReason !== REFUND_DOES_NOT_AGREE &&
    !isUnknown &&
    !isAboutPendingRefund(situation) &&
    !isAboutFrozenRefund(situation) &&
    !hasMoney &&
    !isUnmatchedOnItsWay;
  return [
    ...disagreeing.map(({ refund }) => open('refund', String(refund.id), verbsOf.refund.open ?? [])),
    ...pendingStates(situation).map(({ id, state: own }) =>
      open('refund', String(id), verbsOf.refund[own] ?? []),
    ),
    ...disputes
      .filter(({ status, isConceded }) => status === 'open' && (isUnclear || !isConceded))
      .map(({ id }) => open('dispute', String(id), verbsOf.dispute[isUnclear ? 'unclear' : 'open'] ?? [])),
    ...(isUnknown ? [open('payment', null, ['end_payment'])] : []),
    ...(isClosable ? [open('payment', null, ['close_review'])] : []),
  ];
}

/** Pending refunds about which a person can do something: one that waits, or of which the provider says nothing. */
function pendingStates({
  pendingRefunds,
  disagreeing,
}: ResolutionSituation): { id: number; state: PositionState }[] {
  return pendingRefunds.flatMap(
    ({ known: { refund }, isUnknown }): { id: number; state: PositionState }[] => {
      const { id } = refund;
      if (disagreeing.some((other) => other.refund.id === id)) return [];
      if (isUnknown) return [{ id, state: 'unclear' }];
      return isWaitingRefund(refund) ? [{ id, state: 'waiting' }] : [];
    },
  );
}

/** Its mark goes when the refund is on its way, or over: one that is not is stopped, or its fate is found out. */
function isAboutPendingRefund({ state: { payment }, pendingRefunds }: ResolutionSituation): boolean {
  const isAbout = payment.reviewReason === REFUND_WAITING || payment.reviewReason === REFUND_UNKNOWN;
  return (
    isAbout &&
    pendingRefunds.some(({ known: { refund }, isUnknown }) => isUnknown || refund.refundReference === null)
  );
}

/** What bounced while the payment is disputed cannot move: its mark waits for the end of the dispute. */
function isAboutFrozenRefund({ state: { payment }, bounced }: ResolutionSituation): boolean {
  return payment.reviewReason === REFUND_FAILED && payment.status === 'disputed' && bounced > 0;
}
