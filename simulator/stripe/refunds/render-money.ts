import type { WireObject } from '../api/wire';
import type { BalanceTransactionRecord, RefundRecord } from '../books/records';
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

/** A line of the merchant's balance; `available_on` decides its status at the simulators' time. */
export function renderBalanceTransaction({
  simulator,
  transaction,
}: {
  simulator: StripeSimulator;
  transaction: BalanceTransactionRecord;
}): WireObject {
  const { amount, fee, currency, type } = transaction;
  const detail = {
    amount: fee,
    application: null,
    currency,
    description: type === 'adjustment' ? 'Dispute fee' : 'Stripe processing fees',
    type: 'stripe_fee',
  };
  return {
    id: transaction.id,
    object: 'balance_transaction',
    amount,
    available_on: transaction.availableOn,
    balance_type: 'payments',
    created: transaction.created,
    currency,
    description: transaction.description,
    exchange_rate: null,
    fee,
    fee_details: fee === 0 ? [] : [detail],
    net: amount - fee,
    reporting_category: reportingCategory(transaction),
    source: transaction.sourceId,
    status: transaction.availableOn <= simulator.clock.nowSeconds() ? 'available' : 'pending',
    type,
  };
}

/** The broader word that Stripe's reports use for a type. */
function reportingCategory({ type, amount }: BalanceTransactionRecord): string {
  if (type === 'adjustment') return amount < 0 ? 'dispute' : 'dispute_reversal';
  const broader: Partial<Record<typeof type, string>> = {
    payment: 'charge',
    payment_refund: 'refund',
    transfer_refund: 'transfer_reversal',
    payout_failure: 'payout_reversal',
  };
  return broader[type] ?? type;
}

/** GET /v1/balance, of a connected account or the platform (null): per currency what is available and what still waits. */
export function renderBalance({
  simulator,
  accountId,
}: {
  simulator: StripeSimulator;
  accountId: string | null;
}): Record<string, unknown> {
  const available = new Map<string, number>();
  const pending = new Map<string, number>();
  const lines = simulator.balanceTransactions.all().filter((line) => line.accountId === accountId);
  for (const { availableOn, amount, fee, currency } of lines) {
    const [into, other] =
      availableOn <= simulator.clock.nowSeconds() ? [available, pending] : [pending, available];
    into.set(currency, (into.get(currency) ?? 0) + amount - fee);
    other.set(currency, other.get(currency) ?? 0);
  }
  const parts = (sums: Map<string, number>) =>
    (sums.size === 0 ? [['gbp', 0] as const] : [...sums]).map(([currency, amount]) => ({
      amount,
      currency,
      source_types: { card: amount },
    }));
  return { object: 'balance', available: parts(available), livemode: false, pending: parts(pending) };
}
