import type { WireObject } from '../api/wire';
import { renderBalanceTransaction } from '../balance/render-balance';
import type { DisputeRecord } from '../books/records';
import { mustGet, type StripeSimulator } from '../simulator';

/** Evidence in words. */
export const evidenceTextFields = [
  'access_activity_log',
  'billing_address',
  'cancellation_policy_disclosure',
  'cancellation_rebuttal',
  'customer_email_address',
  'customer_name',
  'customer_purchase_ip',
  'duplicate_charge_explanation',
  'duplicate_charge_id',
  'product_description',
  'refund_policy_disclosure',
  'refund_refusal_explanation',
  'service_date',
  'shipping_address',
  'shipping_carrier',
  'shipping_date',
  'shipping_tracking_number',
  'uncategorized_text',
] as const;

/** Evidence that is the id of an uploaded file. */
export const evidenceFileFields = [
  'cancellation_policy',
  'customer_communication',
  'customer_signature',
  'duplicate_charge_documentation',
  'receipt',
  'refund_policy',
  'service_documentation',
  'shipping_documentation',
  'uncategorized_file',
] as const;

/** A Dispute as the API shows it. */
export function renderDispute({
  simulator,
  dispute,
}: {
  simulator: StripeSimulator;
  dispute: DisputeRecord;
}): WireObject {
  return {
    id: dispute.id,
    object: 'dispute',
    amount: dispute.amount,
    balance_transactions: dispute.balanceTransactionIds.map((id) =>
      renderBalanceTransaction({ simulator, transaction: mustGet(simulator.balanceTransactions, id) }),
    ),
    charge: dispute.chargeId,
    created: dispute.created,
    currency: dispute.currency,
    enhanced_eligibility_types: [],
    evidence: renderEvidence(dispute),
    evidence_details: renderEvidenceDetails({ simulator, dispute }),
    intended_submission_method: null,
    is_charge_refundable: isRefundable(dispute),
    livemode: false,
    metadata: dispute.metadata,
    payment_intent: dispute.intentId,
    ...methodDetails({ simulator, dispute }),
    reason: dispute.reason,
    status: dispute.status,
  };
}

/** A bank that has taken the money back is not paid a second time. */
export function isRefundable({ status, prevention }: Pick<DisputeRecord, 'status' | 'prevention'>): boolean {
  if (status === 'prevented') return prevention !== 'resolution';
  return status === 'won' || status.startsWith('warning_');
}

export function renderEvidence({ evidence }: Pick<DisputeRecord, 'evidence'>): Record<string, unknown> {
  const members = [...evidenceTextFields, ...evidenceFileFields].sort();
  return {
    ...Object.fromEntries(members.map((name) => [name, evidence[name] ?? null])),
    enhanced_evidence: {},
  };
}

export function renderEvidenceDetails({
  simulator,
  dispute,
}: {
  simulator: StripeSimulator;
  dispute: DisputeRecord;
}): Record<string, unknown> {
  const { dueBy, evidence, submissionCount } = dispute;
  return {
    due_by: dueBy,
    enhanced_eligibility: {},
    has_evidence: Object.keys(evidence).length > 0,
    past_due: submissionCount === 0 && dueBy < simulator.clock.nowSeconds(),
    submission_count: submissionCount,
    submission_method: submissionCount === 0 ? 'not_submitted' : 'manual',
  };
}

function methodDetails({
  simulator,
  dispute,
}: {
  simulator: StripeSimulator;
  dispute: DisputeRecord;
}): Record<string, unknown> {
  const charge = mustGet(simulator.charges, dispute.chargeId);
  const method = mustGet(simulator.paymentMethods, charge.paymentMethodId);
  if (method.type !== 'card') return {};
  const card = {
    brand: method.brand,
    case_type: dispute.prevention ?? (dispute.isInquiry ? 'inquiry' : 'chargeback'),
    network: method.brand,
    network_reason_code: reasonCode(dispute),
  };
  return { payment_method_details: { card, type: 'card' } };
}

/** Visa's codes; what has none here belongs to no category. */
function reasonCode({ reason, isInquiry }: DisputeRecord): string | null {
  if (isInquiry) return '10';
  const codes = {
    fraudulent: '10.4',
    product_not_received: '13.1',
    product_unacceptable: '13.3',
    duplicate: '12.6',
    general: null,
  };
  return codes[reason];
}
