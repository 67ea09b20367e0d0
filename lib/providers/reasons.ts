/**
 * Why a payment waits, was declined or failed. Each adapter translates its provider's words into these, and what it does
 * not know into a neutral one of them. Some say less than the provider does: nobody is told at the till that their card
 * was reported stolen.
 */
export const paymentReasons = [
  /** Neutral: no reason was given, or one without a word of ours. */
  'payment_failed',
  'declined',
  'denied',
  'card_declined',
  'insufficient_funds',
  'expired_card',
  'incorrect_cvc',
  'incorrect_number',
  'processing_error',
  'authentication_failed',
  /** The way to pay that the payer chose at the provider: they may choose another for the same payment. */
  'instrument_declined',
  /** The payer has to confirm once more at the provider. */
  'payer_action_required',
  'payer_cannot_pay',
  'transaction_refused',
  'too_many_attempts',
  /** The rest is on its way. */
  'bank_confirmation',
  'echeck',
  'pending_review',
  'awaiting_funding',
  'awaiting_acceptance',
  /** Neutral: the provider looks at it. */
  'provider_check',
] as const;
export type PaymentReason = (typeof paymentReasons)[number];

/** Why a payout has not arrived, or never will. */
export const payoutReasons = [
  'balance_insufficient',
  'too_old_to_send',
  'sent_under_this_name_before',
  'unclaimed',
  'on_hold',
  'returned',
  'refunded',
  'reversed',
  /** A part of it came back; the rest is the person's. */
  'reversed_in_part',
  'receiver_account_invalid',
  'receiver_unregistered',
  'regulatory_blocked',
  'risk_decline',
  'denied',
  'account_restricted',
  'account_invalid',
  /** The provider holds nothing of ours in that currency. */
  'currency_not_held',
  /** Neutral. */
  'other',
] as const;
export type PayoutReason = (typeof payoutReasons)[number];

/** Why a refund waits to be sent. */
export const refundWaits = [
  /** Our balance at the provider does not cover it. */
  'balance_insufficient',
  /** The provider does not know the transaction that took the money: our keys may be another account's. */
  'transaction_unknown',
] as const;
export type RefundWait = (typeof refundWaits)[number];

/** Why a payer disputes a payment. */
export const disputeReasons = [
  'not_received',
  'not_as_described',
  'refund_missing',
  'duplicate',
  'cancelled_before',
  'unrecognized',
  'unauthorised',
  'incorrect_amount',
  'paid_otherwise',
  'remittance_problem',
  'chargeback',
  'buyer_complaint',
  'general',
  /** Neutral. */
  'other',
] as const;
export type DisputeReason = (typeof disputeReasons)[number];

/** Why, in our words; and in the provider's, for the operator, where they are not the same. */
export type Why<Reason> = { reason: Reason; providerReason?: string };

/** Translates a provider's word by a table; what is not in it is `other`. */
export function translate<Reason extends string>({
  word,
  table,
  other,
}: {
  word: string;
  table: Readonly<Partial<Record<string, Reason>>>;
  other: NoInfer<Reason>;
}): Why<Reason> {
  const reason = (Object.hasOwn(table, word) && table[word]) || other;
  return word.toLowerCase() === reason ? { reason } : { reason, providerReason: word };
}
