import type { Messages } from 'next-intl';
import type { Tone } from '@/components/ui/badge';
import { methodOf, type PaymentProvider } from '@/lib/payments/methods';

export type PaymentStatusKey = keyof Messages['paymentStatus'];
export type ReasonKey = keyof Messages['reason'];
export type MethodKey = keyof Messages['method'];
export type EventKey = keyof Messages['event'];

/** The tone of each state, and with it the list of states that the pages know. */
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

/** A state from the server. An unknown state is shown as needing review, never as paid. */
export function toPaymentStatus(status: string): PaymentStatusKey {
  return isKeyOf(paymentTones, status) ? status : 'needs_review';
}

/** Reasons that have words, and whether the payer may read them or only an operator. */
const reasons: Record<ReasonKey, 'payer' | 'operator'> = {
  unknown: 'operator',
  payment_failed: 'payer',
  declined: 'payer',
  denied: 'payer',
  card_declined: 'payer',
  insufficient_funds: 'payer',
  expired_card: 'payer',
  incorrect_cvc: 'payer',
  incorrect_number: 'payer',
  processing_error: 'payer',
  authentication_failed: 'payer',
  instrument_declined: 'payer',
  payer_action_required: 'payer',
  payer_cannot_pay: 'payer',
  transaction_refused: 'payer',
  too_many_attempts: 'payer',
  bank_confirmation: 'payer',
  echeck: 'payer',
  pending_review: 'payer',
  awaiting_funding: 'payer',
  awaiting_acceptance: 'payer',
  provider_check: 'payer',
  capturing: 'payer',
  provider_refused: 'payer',
  expired: 'payer',
  cancelled_by_payer: 'payer',
  replaced: 'payer',
  used_elsewhere: 'payer',
  task_cancelled: 'payer',
  task_edited: 'payer',
  already_paid: 'payer',
  other_mode: 'operator',
  other_currency: 'payer',
  other_amount: 'payer',
  other_payee: 'operator',
  late_success: 'payer',
  paid_twice: 'payer',
  task_closed: 'payer',
  ended_by_operator: 'payer',
  unknown_too_long: 'payer',
  dispute_uncovered: 'operator',
  dispute_decided_anew: 'operator',
  dispute_unclear: 'operator',
  refund_failed: 'operator',
  refund_waiting: 'operator',
  refund_unknown: 'operator',
  refund_does_not_agree: 'operator',
  made_at_provider: 'payer',
  made_at_provider_uncovered: 'operator',
  refund_decided: 'payer',
  reward_lowered: 'payer',
  change_ended: 'payer',
  goodwill: 'payer',
  service_problem: 'payer',
  mistake: 'payer',
};

/** A reason in the payer's words; null where there are none for them. */
export function toPayerReason(reason: string | null): ReasonKey | null {
  return reason !== null && isKeyOf(reasons, reason) && reasons[reason] === 'payer' ? reason : null;
}

export function toOperatorReason(reason: string): ReasonKey | null {
  return isKeyOf(reasons, reason) ? reason : null;
}

/** What people call the way in which a payment was made. */
export function paidWith({
  provider,
  pointsUsed,
}: {
  provider: PaymentProvider;
  pointsUsed: number;
}): MethodKey {
  const method = methodOf(provider);
  return method === 'points' && pointsUsed === 0 ? 'coupon' : method;
}

const events: Record<EventKey, true> = {
  created: true,
  started: true,
  pending: true,
  provider_reported: true,
  noticed: true,
  declined: true,
  processing: true,
  completed: true,
  failed: true,
  cancelled: true,
  expired: true,
  needs_review: true,
  refund_requested: true,
  refund_succeeded: true,
  resolved: true,
  refund_failed: true,
  partially_refunded: true,
  refunded: true,
  disputed: true,
  dispute_opened: true,
  dispute_changed: true,
  dispute_won: true,
  dispute_lost: true,
  dispute_lost_to_payer: true,
  dispute_withdrawn: true,
};

export function toEventKey(kind: string): EventKey | null {
  return isKeyOf(events, kind) ? kind : null;
}

/** The same for the payer's own page, which speaks to them. */
export function toPayerEvent(kind: string): EventKey | null {
  return kind === 'dispute_lost' ? 'dispute_lost_to_payer' : toEventKey(kind);
}

/** Why a step of a payment happened. What a bank calls a dispute reads like a declined card, and is none: the step says it. */
export function toEventReason({ kind, reason }: { kind: string; reason: string | null }): ReasonKey | null {
  return kind.startsWith('dispute_') ? null : toPayerReason(reason);
}

function isKeyOf<Key extends string>(table: Record<Key, unknown>, text: string): text is Key {
  return Object.hasOwn(table, text);
}
