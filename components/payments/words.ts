import type { Messages } from 'next-intl';
import type { Tone } from '@/components/ui/badge';

export type PaymentStatusKey = keyof Messages['paymentStatus'];
export type ReasonKey = keyof Messages['reason'];
export type EventKey = keyof Messages['event'];

/** The tone of each state; also the list of states that the pages know. */
export const paymentTones: Record<PaymentStatusKey, Tone> = {
  pending: 'caution',
  processing: 'info',
  completed: 'positive',
  failed: 'danger',
  cancelled: 'neutral',
  expired: 'neutral',
  partially_refunded: 'info',
  refunded: 'info',
  disputed: 'danger',
  needs_review: 'caution',
};

/** A state from the server. One that we do not know is shown as needing a look: never as paid. */
export function toPaymentStatus(status: string): PaymentStatusKey {
  return isKeyOf(paymentTones, status) ? status : 'needs_review';
}

/** Reasons that have words; the value says whether the payer may read them or only an operator. */
const reasons: Record<ReasonKey, 'payer' | 'operator'> = {
  unknown: 'operator',
  payment_failed: 'payer',
  declined: 'payer',
  card_declined: 'payer',
  generic_decline: 'payer',
  insufficient_funds: 'payer',
  expired_card: 'payer',
  incorrect_cvc: 'payer',
  incorrect_number: 'payer',
  processing_error: 'payer',
  authentication_failed: 'payer',
  lost_card: 'operator',
  stolen_card: 'operator',
  fraudulent: 'operator',
  expired: 'payer',
  cancelled_by_payer: 'payer',
  replaced: 'payer',
  used_elsewhere: 'payer',
  bank_confirmation: 'payer',
  task_cancelled: 'payer',
  task_edited: 'payer',
  provider_refused: 'payer',
  other_mode: 'operator',
  other_currency: 'operator',
  other_amount: 'operator',
  late_success: 'payer',
  paid_twice: 'payer',
  task_closed: 'payer',
  unknown_too_long: 'payer',
};

/** A reason in the payer's words. Nobody is told at the till that their card was reported stolen. */
export function toPayerReason(reason: string | null): ReasonKey | null {
  if (reason === null || !isKeyOf(reasons, reason)) return null;
  if (reasons[reason] === 'payer') return reason;
  return ['lost_card', 'stolen_card', 'fraudulent'].includes(reason) ? 'card_declined' : null;
}

export function toOperatorReason(reason: string): ReasonKey | null {
  return isKeyOf(reasons, reason) ? reason : null;
}

const events: Record<EventKey, true> = {
  created: true,
  started: true,
  provider_reported: true,
  noticed: true,
  declined: true,
  processing: true,
  completed: true,
  failed: true,
  cancelled: true,
  expired: true,
  needs_review: true,
  partially_refunded: true,
  refunded: true,
  disputed: true,
};

export function toEventKey(kind: string): EventKey | null {
  return isKeyOf(events, kind) ? kind : null;
}

function isKeyOf<Key extends string>(table: Record<Key, unknown>, text: string): text is Key {
  return Object.hasOwn(table, text);
}
