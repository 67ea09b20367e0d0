import type { WireObject } from '../api/wire';
import type { RefundRecord } from '../books/records';
import { mustGet, type StripeSimulator } from '../simulator';

/** A Refund as the API shows it. */
export function renderRefund({
  simulator,
  refund,
}: {
  simulator: StripeSimulator;
  refund: RefundRecord;
}): WireObject {
  const charge = mustGet(simulator.charges, refund.chargeId);
  const method = mustGet(simulator.paymentMethods, charge.paymentMethodId);
  return {
    id: refund.id,
    object: 'refund',
    amount: refund.amount,
    balance_transaction: refund.balanceTransactionId,
    charge: refund.chargeId,
    created: refund.created,
    currency: refund.currency,
    customer: null,
    customer_account: null,
    destination_details: method.type === 'card' ? cardDestination(refund) : { type: 'sepa_debit' },
    ...(refund.failureBalanceTransactionId === null
      ? {}
      : { failure_balance_transaction: refund.failureBalanceTransactionId }),
    ...(refund.failureReason === null ? {} : { failure_reason: refund.failureReason }),
    metadata: refund.metadata,
    ...(refund.status === 'requires_action'
      ? { next_action: nextAction({ refund, email: method.email }) }
      : {}),
    payment_intent: refund.intentId,
    payment_method: method.id,
    ...(refund.status === 'pending' ? { pending_reason: 'processing' } : {}),
    reason: refund.reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: refund.status,
    transfer_reversal: null,
  };
}

const nameAccountSeconds = 90 * 24 * 3600;

/** The payer was asked by e-mail where the money may go. */
function nextAction({
  refund,
  email,
}: {
  refund: RefundRecord;
  email: string | null;
}): Record<string, unknown> {
  return {
    type: 'display_details',
    display_details: {
      email_sent: { email_sent_at: refund.created, email_sent_to: email ?? 'payer@simulator.example' },
      expires_at: refund.created + nameAccountSeconds,
    },
  };
}

function cardDestination(refund: RefundRecord): Record<string, unknown> {
  const known =
    refund.reference === null
      ? { reference_status: 'pending' }
      : { reference: refund.reference, reference_status: 'available' };
  return { card: { ...known, reference_type: 'acquirer_reference_number', type: 'refund' }, type: 'card' };
}
