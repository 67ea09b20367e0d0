import { newDisputeId } from '../books/ids';
import { bookDispute, bookDisputeReversal } from '../books/ledger';
import type { ChargeRecord, DisputeRecord } from '../books/records';
import { type EventCause, emitEvent } from '../events/events';
import { failRefund, isRefundOver } from '../refunds/settle-refund';
import { mustGet, type StripeSimulator } from '../simulator';
import { renderDispute } from './render-dispute';

/** Evidence is due at the end of the eighth day after the dispute came. */
const responseDays = 8;
const daySeconds = 24 * 3600;

export const disputeOutcomes = ['won', 'lost', 'warning_closed', 'escalated', 'prevented'] as const;
export type DisputeOutcome = (typeof disputeOutcomes)[number];

/**
 * How a dispute is prevented, in Stripe's words for the case: a `block` takes no money, a `resolution` gives it to the
 * payer before there is a chargeback, so without a fee.
 */
export const preventions = ['block', 'resolution'] as const;
export type Prevention = (typeof preventions)[number];

const closedStatuses: ReadonlySet<string> = new Set(['won', 'lost', 'warning_closed', 'prevented']);

export function isClosed({ status }: Pick<DisputeRecord, 'status'>): boolean {
  return closedStatuses.has(status);
}

/**
 * The payer's bank disputes a charge (charge.dispute.created, charge.dispute.funds_withdrawn), or only inquires about it,
 * which takes no money. Amount in minor units; none = all that is not refunded.
 */
export function openDispute({
  simulator,
  charge,
  reason,
  isInquiry,
  amount = charge.amount - charge.amountRefunded,
  prevention = null,
}: {
  simulator: StripeSimulator;
  charge: ChargeRecord;
  reason: DisputeRecord['reason'];
  isInquiry: boolean;
  amount?: number | undefined;
  /** It is prevented as soon as it comes. */
  prevention?: Prevention | null | undefined;
}): DisputeRecord {
  const created = simulator.clock.nowSeconds();
  const dispute: DisputeRecord = {
    id: newDisputeId(),
    created,
    chargeId: charge.id,
    intentId: charge.intentId,
    amount,
    currency: charge.currency,
    reason,
    isInquiry,
    status: prevention !== null ? 'prevented' : isInquiry ? 'warning_needs_response' : 'needs_response',
    prevention,
    evidence: {},
    submissionCount: 0,
    dueBy: (Math.floor(created / daySeconds) + responseDays + 1) * daySeconds - 1,
    metadata: {},
    balanceTransactionIds: [],
    decision: null,
  };
  simulator.charges.put(charge.id, { ...charge, disputeId: dispute.id });
  const takesMoney = !isInquiry && prevention !== 'block';
  const opened = takesMoney ? withdraw({ simulator, dispute }) : dispute;
  simulator.disputes.put(opened.id, opened);
  announce({ simulator, type: 'charge.dispute.created', dispute: opened });
  if (takesMoney) announce({ simulator, type: 'charge.dispute.funds_withdrawn', dispute: opened });
  if (prevention !== null) announce({ simulator, type: 'charge.dispute.closed', dispute: opened });
  simulator.journal.afterCommit(() => scheduleDispute({ simulator, dispute: opened }));
  return opened;
}

function withdraw({
  simulator,
  dispute,
}: {
  simulator: StripeSimulator;
  dispute: DisputeRecord;
}): DisputeRecord {
  const { id } = bookDispute({ simulator, dispute });
  return { ...dispute, balanceTransactionIds: [...dispute.balanceTransactionIds, id] };
}

/** Sets the alarm of the bank's decision, or of the day until which evidence may come; also after a restart. */
export function scheduleDispute({
  simulator,
  dispute,
}: {
  simulator: StripeSimulator;
  dispute: DisputeRecord;
}): void {
  const key = `stripe.dispute.${dispute.id}`;
  simulator.clock.clearAlarm(key);
  if (isClosed(dispute)) return;
  const { decision, submissionCount, dueBy } = dispute;
  if (decision !== null) {
    const run = () => void decideDispute({ simulator, disputeId: dispute.id, outcome: decision.outcome });
    simulator.clock.setAlarm({ key, atMs: decision.atMs, run });
    return;
  }
  if (submissionCount > 0) return;
  const outcome = dispute.isInquiry ? 'warning_closed' : 'lost';
  const run = () => void decideDispute({ simulator, disputeId: dispute.id, outcome });
  simulator.clock.setAlarm({ key, atMs: (dueBy + 1) * 1000, run });
}

/**
 * What the bank says. A chargeback is won or lost; an inquiry is closed, or escalated to a chargeback; either may be
 * prevented, which takes no money. False where the outcome does not fit the dispute, or it is decided already.
 */
export function decideDispute({
  simulator,
  disputeId,
  outcome,
  cause = null,
}: {
  simulator: StripeSimulator;
  disputeId: string;
  outcome: DisputeOutcome;
  cause?: EventCause;
}): boolean {
  return simulator.journal.transact(() => {
    const dispute = simulator.disputes.get(disputeId);
    const isForInquiry = outcome === 'warning_closed' || outcome === 'escalated';
    if (dispute === undefined || isClosed(dispute)) return false;
    if (outcome !== 'prevented' && dispute.isInquiry !== isForInquiry) return false;
    if (outcome === 'escalated') escalate({ simulator, dispute });
    else close({ simulator, dispute, outcome, cause });
    const latest = mustGet(simulator.disputes, disputeId);
    simulator.journal.afterCommit(() => scheduleDispute({ simulator, dispute: latest }));
    return true;
  });
}

/** What was withdrawn comes back before the dispute is closed, unless it is lost. */
function close({
  simulator,
  dispute,
  outcome,
  cause,
}: {
  simulator: StripeSimulator;
  dispute: DisputeRecord;
  outcome: Exclude<DisputeOutcome, 'escalated'>;
  cause: EventCause;
}): void {
  const isReinstated = outcome !== 'lost' && dispute.balanceTransactionIds.length > 0;
  const reversals = isReinstated ? [bookDisputeReversal({ simulator, dispute }).id] : [];
  const closed: DisputeRecord = {
    ...dispute,
    status: outcome,
    decision: null,
    balanceTransactionIds: [...dispute.balanceTransactionIds, ...reversals],
  };
  simulator.disputes.put(closed.id, closed);
  if (isReinstated) announce({ simulator, type: 'charge.dispute.funds_reinstated', dispute: closed, cause });
  announce({ simulator, type: 'charge.dispute.closed', dispute: closed, cause });
}

/** The inquiry becomes a chargeback of the whole payment, and refunds made meanwhile do not reach the payer. */
function escalate({ simulator, dispute }: { simulator: StripeSimulator; dispute: DisputeRecord }): void {
  for (const refund of simulator.refunds.all()) {
    if (refund.chargeId === dispute.chargeId && refund.created >= dispute.created && !isRefundOver(refund))
      failRefund({ simulator, refund, reason: 'charge_for_pending_refund_disputed' });
  }
  const charge = mustGet(simulator.charges, dispute.chargeId);
  const chargeback: DisputeRecord = {
    ...dispute,
    isInquiry: false,
    amount: charge.amount - charge.amountRefunded,
    status: 'needs_response',
    evidence: {},
    submissionCount: 0,
    dueBy: (Math.floor(simulator.clock.nowSeconds() / daySeconds) + responseDays + 1) * daySeconds - 1,
    decision: null,
  };
  const escalated = withdraw({ simulator, dispute: chargeback });
  simulator.disputes.put(escalated.id, escalated);
  const previousAttributes = { amount: dispute.amount, is_charge_refundable: true, status: dispute.status };
  announce({ simulator, type: 'charge.dispute.updated', dispute: escalated, previousAttributes });
  announce({ simulator, type: 'charge.dispute.funds_withdrawn', dispute: escalated });
}

/** An event about a dispute as it is now. */
export function announce({
  simulator,
  type,
  dispute,
  previousAttributes = null,
  cause = null,
}: {
  simulator: StripeSimulator;
  type: `charge.dispute.${string}`;
  dispute: DisputeRecord;
  previousAttributes?: Record<string, unknown> | null;
  cause?: EventCause;
}): void {
  emitEvent({ simulator, type, object: renderDispute({ simulator, dispute }), previousAttributes, cause });
}
