import { type EventCause, emitEvent } from './events';
import { newDisputeId } from './ids';
import { bookDispute, bookDisputeReversal } from './ledger';
import type { ChargeRecord, DisputeRecord } from './records';
import { failRefund } from './refunds';
import { renderDispute } from './render-dispute';
import { mustGet, type StripeTwin } from './twin';

/** Evidence is due at the end of the eighth day after the dispute came. */
const responseDays = 8;
const daySeconds = 24 * 3600;

export type DisputeOutcome = 'won' | 'lost' | 'warning_closed' | 'escalated';

const closedStatuses: ReadonlySet<string> = new Set(['won', 'lost', 'warning_closed']);

export function isClosed({ status }: Pick<DisputeRecord, 'status'>): boolean {
  return closedStatuses.has(status);
}

/**
 * The payer's bank disputes a charge (charge.dispute.created, charge.dispute.funds_withdrawn), or only inquires about it,
 * which takes no money. Amount in minor units; none = all that is not refunded.
 */
export function openDispute({
  twin,
  charge,
  reason,
  isInquiry,
  amount = charge.amount - charge.amountRefunded,
}: {
  twin: StripeTwin;
  charge: ChargeRecord;
  reason: DisputeRecord['reason'];
  isInquiry: boolean;
  amount?: number | undefined;
}): DisputeRecord {
  const created = twin.clock.nowSeconds();
  const dispute: DisputeRecord = {
    id: newDisputeId(),
    created,
    chargeId: charge.id,
    intentId: charge.intentId,
    amount,
    currency: charge.currency,
    reason,
    isInquiry,
    status: isInquiry ? 'warning_needs_response' : 'needs_response',
    evidence: {},
    submissionCount: 0,
    dueBy: (Math.floor(created / daySeconds) + responseDays + 1) * daySeconds - 1,
    metadata: {},
    balanceTransactionIds: [],
    decision: null,
  };
  twin.charges.put(charge.id, { ...charge, disputeId: dispute.id });
  const opened = isInquiry ? dispute : withdraw({ twin, dispute });
  twin.disputes.put(opened.id, opened);
  announce({ twin, type: 'charge.dispute.created', dispute: opened });
  if (!isInquiry) announce({ twin, type: 'charge.dispute.funds_withdrawn', dispute: opened });
  twin.journal.afterCommit(() => scheduleDispute({ twin, dispute: opened }));
  return opened;
}

function withdraw({ twin, dispute }: { twin: StripeTwin; dispute: DisputeRecord }): DisputeRecord {
  const { id } = bookDispute({ twin, dispute });
  return { ...dispute, balanceTransactionIds: [...dispute.balanceTransactionIds, id] };
}

/** Sets the alarm of the bank's decision, or of the day until which evidence may come; also after a restart. */
export function scheduleDispute({ twin, dispute }: { twin: StripeTwin; dispute: DisputeRecord }): void {
  const key = `stripe.dispute.${dispute.id}`;
  twin.clock.clearAlarm(key);
  if (isClosed(dispute)) return;
  const { decision, submissionCount, dueBy } = dispute;
  if (decision !== null) {
    const run = () => void decideDispute({ twin, disputeId: dispute.id, outcome: decision.outcome });
    twin.clock.setAlarm({ key, atMs: decision.atMs, run });
    return;
  }
  if (submissionCount > 0) return;
  const outcome = dispute.isInquiry ? 'warning_closed' : 'lost';
  const run = () => void decideDispute({ twin, disputeId: dispute.id, outcome });
  twin.clock.setAlarm({ key, atMs: (dueBy + 1) * 1000, run });
}

/**
 * What the bank says. A chargeback is won or lost; an inquiry is closed, or escalated to a chargeback. False where the
 * outcome does not fit the dispute, or it is decided already.
 */
export function decideDispute({
  twin,
  disputeId,
  outcome,
  cause = null,
}: {
  twin: StripeTwin;
  disputeId: string;
  outcome: DisputeOutcome;
  cause?: EventCause;
}): boolean {
  return twin.journal.transact(() => {
    const dispute = twin.disputes.get(disputeId);
    const isForInquiry = outcome === 'warning_closed' || outcome === 'escalated';
    if (dispute === undefined || isClosed(dispute) || dispute.isInquiry !== isForInquiry) return false;
    if (outcome === 'escalated') escalate({ twin, dispute });
    else close({ twin, dispute, outcome, cause });
    const latest = mustGet(twin.disputes, disputeId);
    twin.journal.afterCommit(() => scheduleDispute({ twin, dispute: latest }));
    return true;
  });
}

/** Winning brings the amount back before the dispute is closed. */
function close({
  twin,
  dispute,
  outcome,
  cause,
}: {
  twin: StripeTwin;
  dispute: DisputeRecord;
  outcome: 'won' | 'lost' | 'warning_closed';
  cause: EventCause;
}): void {
  const reversals = outcome === 'won' ? [bookDisputeReversal({ twin, dispute }).id] : [];
  const closed: DisputeRecord = {
    ...dispute,
    status: outcome,
    decision: null,
    balanceTransactionIds: [...dispute.balanceTransactionIds, ...reversals],
  };
  twin.disputes.put(closed.id, closed);
  if (outcome === 'won') announce({ twin, type: 'charge.dispute.funds_reinstated', dispute: closed, cause });
  announce({ twin, type: 'charge.dispute.closed', dispute: closed, cause });
}

/** The inquiry becomes a chargeback of the whole payment, and refunds made meanwhile do not reach the payer. */
function escalate({ twin, dispute }: { twin: StripeTwin; dispute: DisputeRecord }): void {
  for (const refund of twin.refunds.all()) {
    if (
      refund.chargeId === dispute.chargeId &&
      refund.created >= dispute.created &&
      refund.status !== 'failed'
    )
      failRefund({ twin, refund, reason: 'charge_for_pending_refund_disputed' });
  }
  const charge = mustGet(twin.charges, dispute.chargeId);
  const chargeback: DisputeRecord = {
    ...dispute,
    isInquiry: false,
    amount: charge.amount - charge.amountRefunded,
    status: 'needs_response',
    evidence: {},
    submissionCount: 0,
    dueBy: (Math.floor(twin.clock.nowSeconds() / daySeconds) + responseDays + 1) * daySeconds - 1,
    decision: null,
  };
  const escalated = withdraw({ twin, dispute: chargeback });
  twin.disputes.put(escalated.id, escalated);
  const previousAttributes = { amount: dispute.amount, is_charge_refundable: true, status: dispute.status };
  announce({ twin, type: 'charge.dispute.updated', dispute: escalated, previousAttributes });
  announce({ twin, type: 'charge.dispute.funds_withdrawn', dispute: escalated });
}

/** An event about a dispute as it is now. */
export function announce({
  twin,
  type,
  dispute,
  previousAttributes = null,
  cause = null,
}: {
  twin: StripeTwin;
  type: `charge.dispute.${string}`;
  dispute: DisputeRecord;
  previousAttributes?: Record<string, unknown> | null;
  cause?: EventCause;
}): void {
  emitEvent({ twin, type, object: renderDispute({ twin, dispute }), previousAttributes, cause });
}
