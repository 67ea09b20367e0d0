import {
  type DisputeReason,
  type PaymentReason,
  type PayoutReason,
  translate,
  type Why,
} from '@/lib/providers/reasons';

/**
 * Stripe's decline codes, and its error codes where a bank gave none. All others are a declined card to us: among them
 * those that Stripe asks us not to tell, such as lost_card, stolen_card, pickup_card and fraudulent.
 */
const declines: Readonly<Record<string, PaymentReason>> = {
  insufficient_funds: 'insufficient_funds',
  expired_card: 'expired_card',
  incorrect_cvc: 'incorrect_cvc',
  invalid_cvc: 'incorrect_cvc',
  incorrect_number: 'incorrect_number',
  invalid_number: 'incorrect_number',
  processing_error: 'processing_error',
  authentication_required: 'authentication_failed',
  payment_intent_authentication_failure: 'authentication_failed',
};

export function paymentReason({
  decline_code: declineCode,
  code,
}: {
  decline_code?: string | null | undefined;
  code?: string | null | undefined;
}): Why<PaymentReason> {
  const word = declineCode ?? code ?? 'payment_failed';
  const isCard = Boolean(declineCode) || code === 'card_declined';
  return translate({ word, table: declines, other: isCard ? 'card_declined' : 'payment_failed' });
}

const payouts: Readonly<Record<string, PayoutReason>> = {
  insufficient_capabilities_for_transfer: 'account_restricted',
  account_invalid: 'account_invalid',
  transfer_reversed: 'reversed',
};

export function payoutReason(word: string): Why<PayoutReason> {
  return translate({ word, table: payouts, other: 'other' });
}

const disputes: Readonly<Record<string, DisputeReason>> = {
  fraudulent: 'unauthorised',
  product_not_received: 'not_received',
  product_unacceptable: 'not_as_described',
  credit_not_processed: 'refund_missing',
  duplicate: 'duplicate',
  subscription_canceled: 'cancelled_before',
  unrecognized: 'unrecognized',
  general: 'general',
};

export function disputeReason(word: string): DisputeReason {
  return translate({ word, table: disputes, other: 'other' }).reason;
}
