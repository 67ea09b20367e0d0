import {
  type DisputeReason,
  type PaymentReason,
  type PayoutReason,
  translate,
  type Why,
} from '@/lib/providers/reasons';

/** Why nothing was captured: the issue of a refused capture, or the reason of a declined one. */
const refusals: Readonly<Record<string, PaymentReason>> = {
  DECLINED: 'declined',
  DENIED: 'denied',
  INSTRUMENT_DECLINED: 'instrument_declined',
  PAYER_ACTION_REQUIRED: 'payer_action_required',
  ORDER_NOT_APPROVED: 'payer_action_required',
  PAYER_CANNOT_PAY: 'payer_cannot_pay',
  PAYER_ACCOUNT_RESTRICTED: 'payer_cannot_pay',
  PAYER_ACCOUNT_LOCKED_OR_CLOSED: 'payer_cannot_pay',
  TRANSACTION_REFUSED: 'transaction_refused',
  COMPLIANCE_VIOLATION: 'transaction_refused',
  DECLINED_BY_RISK_FRAUD_FILTERS: 'transaction_refused',
  MAX_NUMBER_OF_PAYMENT_ATTEMPTS_EXCEEDED: 'too_many_attempts',
};

export function refusalReason(word: string): Why<PaymentReason> {
  return translate({ word, table: refusals, other: 'payment_failed' });
}

/** What the money of a capture waits for. */
const waits: Readonly<Record<string, PaymentReason>> = {
  ECHECK: 'echeck',
  PENDING_REVIEW: 'pending_review',
  TRANSACTION_APPROVED_AWAITING_FUNDING: 'awaiting_funding',
  VERIFICATION_REQUIRED: 'awaiting_acceptance',
  RECEIVING_PREFERENCE_MANDATES_MANUAL_ACTION: 'awaiting_acceptance',
  INTERNATIONAL_WITHDRAWAL: 'awaiting_acceptance',
  UNILATERAL: 'awaiting_acceptance',
};

export function waitingReason(word: string): Why<PaymentReason> {
  return translate({ word, table: waits, other: 'provider_check' });
}

const payouts: Readonly<Record<string, PayoutReason>> = {
  UNCLAIMED: 'unclaimed',
  ONHOLD: 'on_hold',
  RETURNED: 'returned',
  REFUNDED: 'refunded',
  REVERSED: 'reversed',
  DENIED: 'denied',
  RECEIVER_ACCOUNT_INVALID: 'receiver_account_invalid',
  RECEIVER_UNREGISTERED: 'receiver_unregistered',
  REGULATORY_BLOCKED: 'regulatory_blocked',
  RISK_DECLINE: 'risk_decline',
  NON_HOLDING_CURRENCY: 'currency_not_held',
};

export function payoutReason(word: string): Why<PayoutReason> {
  return translate({ word, table: payouts, other: 'other' });
}

/** In small letters, as disputes keep them. */
const disputes: Readonly<Record<string, DisputeReason>> = {
  merchandise_or_service_not_received: 'not_received',
  merchandise_or_service_not_as_described: 'not_as_described',
  unauthorised: 'unauthorised',
  credit_not_processed: 'refund_missing',
  duplicate_transaction: 'duplicate',
  incorrect_amount: 'incorrect_amount',
  payment_by_other_means: 'paid_otherwise',
  canceled_recurring_billing: 'cancelled_before',
  problem_with_remittance: 'remittance_problem',
  chargeback: 'chargeback',
  buyer_complaint: 'buyer_complaint',
};

export function disputeReason(word: string): DisputeReason {
  return translate({ word, table: disputes, other: 'other' }).reason;
}
