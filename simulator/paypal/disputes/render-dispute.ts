import type { Link, WireObject } from '../api/wire';
import { buyerTransactionId } from '../books/ids';
import { toMoney } from '../books/money';
import { reportedStatus } from '../control/misreport';
import { testBuyer } from '../orders/render-order';
import { mustGet, type PayPalSimulator } from '../simulator';
import type { DisputeRecord } from './dispute-records';

/** The words of the list's filter for each status. */
export const disputeStates: Record<DisputeRecord['status'], string> = {
  OPEN: 'OPEN_INQUIRIES',
  WAITING_FOR_SELLER_RESPONSE: 'REQUIRED_ACTION',
  UNDER_REVIEW: 'UNDER_PAYPAL_REVIEW',
  RESOLVED: 'RESOLVED',
};

/** The whole dispute, as GET and events give it. */
export function renderDispute({
  simulator,
  dispute,
}: {
  simulator: PayPalSimulator;
  dispute: DisputeRecord;
}): WireObject {
  const { amount, currency, told, outcome, refunded, messages, evidences } = dispute;
  const isOpen = dispute.status !== 'RESOLVED';
  return {
    dispute_id: dispute.id,
    create_time: timeOf(dispute.createdAtMs),
    update_time: timeOf(dispute.updatedAtMs),
    disputed_transactions: [disputedTransaction({ simulator, dispute })],
    reason: dispute.reason,
    status: shownStatus({ simulator, dispute }),
    dispute_amount: toMoney(told ?? { amount, currency }),
    ...(outcome === null
      ? {}
      : {
          dispute_outcome: {
            outcome_code: outcome,
            amount_refunded: toMoney(told ?? { amount: refunded, currency }),
          },
        }),
    dispute_life_cycle_stage: dispute.stage,
    dispute_channel: dispute.channel,
    ...(messages.length === 0
      ? {}
      : {
          messages: messages.map(({ by, atMs, text }) => ({
            posted_by: by,
            time_posted: timeOf(atMs),
            content: text,
          })),
        }),
    ...(evidences.length === 0
      ? {}
      : {
          evidences: evidences.map(({ type, notes, atMs }) => ({
            evidence_type: type,
            ...(notes === null ? {} : { notes }),
            source: 'SUBMITTED_BY_SELLER',
            date: timeOf(atMs),
            dispute_life_cycle_stage: dispute.stage,
          })),
        }),
    ...(isOpen ? { seller_response_due_date: timeOf(dispute.dueAtMs) } : {}),
    ...(isOpen ? { refund_details: { allowed_refund_amount: toMoney({ amount, currency }) } } : {}),
    links: disputeLinks({ simulator, dispute }),
  };
}

function shownStatus({ simulator, dispute }: { simulator: PayPalSimulator; dispute: DisputeRecord }): string {
  return reportedStatus({ simulator, orderId: dispute.orderId, of: 'dispute', truth: dispute.status });
}

/** A line of the list. */
export function renderDisputeSummary({
  simulator,
  dispute,
}: {
  simulator: PayPalSimulator;
  dispute: DisputeRecord;
}): WireObject {
  return {
    dispute_id: dispute.id,
    create_time: timeOf(dispute.createdAtMs),
    update_time: timeOf(dispute.updatedAtMs),
    reason: dispute.reason,
    status: shownStatus({ simulator, dispute }),
    dispute_state: disputeStates[dispute.status],
    dispute_amount: toMoney(dispute.told ?? dispute),
    dispute_life_cycle_stage: dispute.stage,
    dispute_channel: dispute.channel,
    ...(dispute.status === 'RESOLVED' ? {} : { seller_response_due_date: timeOf(dispute.dueAtMs) }),
    links: [selfLink({ simulator, dispute })],
  };
}

/** What an action answers: where to look. */
export function renderDisputeLink({
  simulator,
  dispute,
}: {
  simulator: PayPalSimulator;
  dispute: DisputeRecord;
}): WireObject {
  return { links: [selfLink({ simulator, dispute })] };
}

function disputedTransaction({
  simulator,
  dispute,
}: {
  simulator: PayPalSimulator;
  dispute: DisputeRecord;
}): WireObject {
  const capture = mustGet(simulator.captures, dispute.captureId);
  const { payee } = mustGet(simulator.orders, dispute.orderId).unit;
  const isReversed = dispute.refunded > 0 && capture.status === 'REFUNDED';
  return {
    buyer_transaction_id: buyerTransactionId(capture.id),
    seller_transaction_id: capture.id,
    create_time: timeOf(capture.createdAtMs),
    transaction_status: isReversed ? 'REVERSED' : 'COMPLETED',
    gross_amount: toMoney(capture),
    ...(capture.invoiceId === null ? {} : { invoice_number: capture.invoiceId }),
    ...(capture.customId === null ? {} : { custom: capture.customId }),
    buyer: { name: `${testBuyer.givenName} ${testBuyer.surname}` },
    seller: { email: payee.email, merchant_id: payee.merchantId, name: 'LinkU' },
    seller_protection_eligible: true,
  };
}

/** Besides itself a dispute links to what can be done about it now. */
function disputeLinks({
  simulator,
  dispute,
}: {
  simulator: PayPalSimulator;
  dispute: DisputeRecord;
}): Link[] {
  const self = selfLink({ simulator, dispute });
  if (dispute.status === 'RESOLVED') return [self];
  const action = (name: string): Link => ({
    href: `${self.href}/${name}`,
    rel: name.replaceAll('-', '_'),
    method: 'POST',
  });
  return [
    self,
    action('accept-claim'),
    ...(dispute.status === 'WAITING_FOR_SELLER_RESPONSE' ? [action('provide-evidence')] : []),
    ...(dispute.status === 'UNDER_REVIEW' ? [action('adjudicate')] : []),
  ];
}

function selfLink({ simulator, dispute }: { simulator: PayPalSimulator; dispute: DisputeRecord }): Link {
  return {
    href: `${simulator.settings.apiUrl}/v1/customer/disputes/${dispute.id}`,
    rel: 'self',
    method: 'GET',
  };
}

/** The Disputes API writes times to the millisecond. */
const timeOf = (atMs: number) => new Date(atMs).toISOString();
