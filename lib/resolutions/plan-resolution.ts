import { PayError } from '@/lib/core/errors';
import { planConcession } from '@/lib/disputes/plan-concession';
import type { AuditEntry, Plan, Posting } from '@/lib/ledger/plan';
import { type PaymentStatus, unmatchedReasons } from '@/lib/payments/states';
import { ENDED_BY_OPERATOR, planEnd } from '@/lib/payments/sync/plan-payment';
import { releaseReservations } from '@/lib/payments/sync/release-reservations';
import { type KnownRefund, planArrival, planFailure } from '@/lib/refunds/decide-refund';
import { planRefundStop } from '@/lib/refunds/plan-refund-attempt';
import { MADE_AT_PROVIDER_UNCOVERED, REFUND_NOT_SENT } from '@/lib/refunds/reasons';
import { listPositions, type Position } from './list-positions';
import {
  type PositionKind,
  type ResolutionVerb,
  verbsBookedLater,
  verbsOfUnknownRefunds,
  verbsWithoutMoney,
} from './names';
import { planAcceptRefund } from './plan-accept-refund';
import { planBooking } from './plan-booking';
import { planByHand } from './plan-by-hand';
import type { Booked, ResolutionSituation, Shortfall } from './resolution-situation';

/** What an operator wants to do, and why. */
export type Resolution = {
  verb: ResolutionVerb;
  position: PositionKind;
  subject: string | null;
  /** Minor units; null: all of it. */
  amount: number | null;
  reference: string | null;
  reason: string;
  operatorId: number;
  key: string;
  /** By whose leave, where it is above the limits. */
  approvalId?: number | undefined;
};

export type ResolutionCommand = {
  situation: ResolutionSituation;
  resolution: Resolution;
  /** What the other payment misses; null where none is named. */
  shortfall: Shortfall | null;
};

/**
 * The plan of a resolution. Pure. Each posting moves between two accounts. The payment leaves the review when nothing of
 * it waits any more; whoever refuses it otherwise is the check that finds money without a mark.
 * @throws PayError resolution_not_possible: the position is gone, the verb does not apply to it, or it is less than the amount
 */
export function planResolution(command: ResolutionCommand): Plan {
  const { situation, resolution } = command;
  const position = requirePosition(command);
  const amount = amountOf({ position, resolution });
  const { verb } = resolution;
  if (verb === 'end_payment') return withRecord({ command, plan: planEndUnknown(situation), amount });
  if (verbsOfUnknownRefunds.includes(verb)) {
    return withRecord({ command, plan: planUnknownRefund(command), amount });
  }
  const booked = bookedBy({ command, position, amount });
  const { status, postings = [], ...parts } = booked;
  const left = leftAfter({ situation, position, amount });
  const end = leaveReview({ situation, left, verb, status });
  return withRecord({
    command,
    amount,
    plan: { ...parts, ...end, postings: [...postings, ...(end.postings ?? [])] },
  });
}

function bookedBy({
  command,
  position,
  amount,
}: {
  command: ResolutionCommand;
  position: Position;
  amount: number;
}): Booked {
  const { situation, resolution, shortfall } = command;
  const { verb, operatorId, key } = resolution;
  switch (verb) {
    case 'pay_by_hand':
      return planByHand({ situation, position, amount, operatorId, key });
    case 'accept_refund':
      return planAcceptRefund({ situation, refundId: Number(position.subject) });
    case 'stop_refund':
      return { refund: planRefundStop({ ...pendingRefund(command), operatorId }).refund };
    case 'concede':
      return { dispute: planConceding(command) };
    case 'close_review':
    case 'dispute_won':
    case 'dispute_lost':
    case 'end_payment':
      return {};
    default:
      return planBooking({ situation, position, verb, amount, key, operatorId, shortfall });
  }
}

function requirePosition({ situation, resolution }: ResolutionCommand): Position {
  const { verb, position: kind, subject } = resolution;
  const found = listPositions(situation).find(
    (position) => position.kind === kind && position.subject === subject && position.verbs.includes(verb),
  );
  if (found) return found;
  const possible = [...new Set(listPositions(situation).flatMap(({ verbs }) => verbs))];
  throw new PayError('resolution_not_possible', { details: { possible } });
}

/** Minor units, never below zero; nothing where the position is not about a sum. */
function amountOf({ position, resolution }: { position: Position; resolution: Resolution }): number {
  const most = Math.abs(position.amount ?? 0);
  const amount = resolution.amount ?? most;
  if (amount > most) throw new PayError('resolution_not_possible', { details: { most } });
  return amount;
}

function planEndUnknown({ state: { payment } }: ResolutionSituation): Plan {
  return planEnd({ payment, to: 'expired', actor: 'operator', reason: ENDED_BY_OPERATOR });
}

/** An operator found out what became of a refund of which the provider says nothing. */
function planUnknownRefund(command: ResolutionCommand): Plan {
  const known = { ...pendingRefund(command), reference: null };
  return command.resolution.verb === 'refund_arrived'
    ? planArrival(known)
    : planFailure({ ...known, why: REFUND_NOT_SENT });
}

function planConceding({
  situation,
  resolution: { subject, operatorId },
}: ResolutionCommand): Plan['dispute'] {
  const dispute = situation.disputes.find(({ id }) => String(id) === subject);
  if (!dispute) throw new PayError('resolution_not_possible');
  return planConcession({ dispute, operatorId }).dispute;
}

function pendingRefund({ situation, resolution: { subject } }: ResolutionCommand): KnownRefund {
  const found = situation.pendingRefunds.find(({ known: { refund } }) => String(refund.id) === subject);
  if (!found) throw new PayError('resolution_not_possible');
  return found.known;
}

/** Whether anything of the payment waits for a person after this, and how much of it is under suspense. */
function leftAfter({
  situation,
  position,
  amount,
}: {
  situation: ResolutionSituation;
  position: Position;
  amount: number;
}): { isNothing: boolean; suspended: number } {
  const isAll = amount === Math.abs(position.amount ?? 0);
  const isDone = ({ kind, subject }: Position) =>
    isAll && kind === position.kind && subject === position.subject;
  const isClosed = ({ isKept }: Position) => isKept && position.kind === 'payment';
  const others = listPositions(situation).filter(
    (other) => other.amount !== null && !isDone(other) && !isClosed(other),
  );
  const hasOtherRefund = situation.disagreeing.some(({ refund }) => String(refund.id) !== position.subject);
  return {
    isNothing:
      others.length === 0 &&
      !situation.isUnmatchedOnItsWay &&
      !(position.kind === 'refund' && hasOtherRefund),
    suspended: others.filter(({ kind }) => kind === 'suspense').length,
  };
}

/**
 * The payment's own move: its version fences the plan. A payment that never completed ends with the last of its unmatched money,
 * which was paid back or kept, and releases what it had reserved.
 */
function leaveReview({
  situation: { state, isReserved },
  left,
  verb,
  status,
}: {
  situation: ResolutionSituation;
  left: { isNothing: boolean; suspended: number };
  verb: ResolutionVerb;
  status: PaymentStatus | undefined;
}): Plan {
  const { payment } = state;
  const isReviewed = left.isNothing && !verbsBookedLater.includes(verb) && verb !== 'accept_refund';
  const isOver = isReviewed && payment.status === 'needs_review';
  const to = isOver ? (verb === 'pay_by_hand' ? 'refunded' : 'expired') : (status ?? payment.status);
  const isOld = payment.completedAt !== null && unmatchedReasons.some((reason) => reason === payment.reason);
  const released = isOver && isReserved ? releaseReservations(payment) : {};
  return {
    payment: {
      kind: 'move',
      id: payment.id,
      from: payment.status,
      to,
      version: payment.version,
      set: {
        ...(verb === 'accept_refund' && { review_reason: MADE_AT_PROVIDER_UNCOVERED }),
        ...(isReviewed && payment.reviewReason !== null && { review_reason: null }),
        ...(isReviewed && isOld && { reason: null }),
      },
    },
    ...released,
  };
}

/** Who did it and why: in the timeline, under a key that occurs once, and in the audit log. */
function withRecord({
  command: { situation, resolution },
  plan,
  amount,
}: {
  command: ResolutionCommand;
  plan: Plan;
  amount: number;
}): Plan {
  const { payment } = situation.state;
  const { verb, position, subject, reference, reason, operatorId, key } = resolution;
  const to = plan.payment?.kind === 'move' ? plan.payment.to : payment.status;
  const detail = {
    verb,
    position,
    amount,
    ...(subject !== null && { subject }),
    ...(reference !== null && { reference }),
  };
  const audit: AuditEntry = {
    actor_id: operatorId,
    action: `resolution_${verb}`,
    subject: `payment:${payment.id}`,
    detail: { ...detail, reason },
    ...(!verbsWithoutMoney.includes(verb) && actOf({ situation, resolution, amount })),
  };
  return {
    ...plan,
    postings: (plan.postings ?? []).map((posting): Posting => ({ ...posting, actor_id: operatorId })),
    events: [
      {
        kind: 'resolved',
        ...(to !== payment.status && { from_status: payment.status, to_status: to }),
        actor: 'operator',
        detail,
        dedupe_key: dedupeKeyOf({ paymentId: payment.id, operatorId, key }),
      },
    ],
    audit,
  };
}

/** What the limits see of it: the amount, or the whole dispute whose money its sync moves. */
function actOf({
  situation: { state, disputes },
  resolution: { position, subject, approvalId },
  amount,
}: {
  situation: ResolutionSituation;
  resolution: Resolution;
  amount: number;
}): Pick<AuditEntry, 'act' | 'amount' | 'unit' | 'approval_id'> {
  const dispute =
    position === 'dispute' && amount === 0 ? disputes.find(({ id }) => String(id) === subject) : undefined;
  return {
    act: 'resolution',
    amount: dispute?.amount ?? amount,
    unit: dispute?.currency ?? state.payment.currency,
    approval_id: approvalId,
  };
}

export function dedupeKeyOf({
  paymentId,
  operatorId,
  key,
}: {
  paymentId: number;
  operatorId: number;
  key: string;
}): string {
  return `resolution:${paymentId}:${operatorId}:${key}`;
}
