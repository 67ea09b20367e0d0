/**
 * Why a plan was refused. It has written nothing then:
 * `stale` - the record moved on, read it again and decide again;
 * `insufficient_points` - a person's balance would go below zero, or their debt above;
 * `coupon_used_up` / `coupon_not_valid` - a limit, the window or a pause refused the reservation;
 * `unfinished_payment_exists` / `completed_payment_exists` - the task already has one of these;
 * `idempotency_key_used` - this person used the key before;
 * `already_booked` - the business event is in the books;
 * `evidence_used` - the provider's transaction already settled a payment;
 * `refunded_already` - more would be sent back than came in;
 * `offer_exists` - this person's offer for the task stands already;
 * `request_exists` - a refund of this task's reward was asked for already;
 * `change_order_exists` - another reward was proposed already;
 * `takes_no_offer` - the task is not open, or is this person's own;
 * `disputed` - the reward of the task is disputed, so it stays where it is;
 * `set_aside` - it would take what is set aside in a wallet: of any task for a payout, of another task for everything else;
 * `destination_owes` - another person who was paid to the destination owes, or misses what is disputed of theirs;
 * `destination_waits` - the destination is too new to be paid to;
 * `payouts_paused` - an operator paused payouts at the provider;
 * `approval_required` - an operator may not move so much alone;
 * `approval_exceeded` - it moves more than was approved;
 * `approval_asked` - the same request asked for an approval before;
 * `one_at_a_time` / `offers_paused` - the helper owes service fees, and has other work or cancelled again.
 */
export type CommitRefusal =
  | 'stale'
  | 'insufficient_points'
  | 'coupon_used_up'
  | 'coupon_not_valid'
  | 'unfinished_payment_exists'
  | 'completed_payment_exists'
  | 'idempotency_key_used'
  | 'already_booked'
  | 'evidence_used'
  | 'refunded_already'
  | 'offer_exists'
  | 'request_exists'
  | 'change_order_exists'
  | 'takes_no_offer'
  | 'disputed'
  | 'set_aside'
  | 'destination_owes'
  | 'destination_waits'
  | 'payouts_paused'
  | 'approval_required'
  | 'approval_exceeded'
  | 'approval_asked'
  | 'one_at_a_time'
  | 'offers_paused';

/** The constraints that refuse a plan in the course of business; a test finds each of them in the database. */
export const refusalOfConstraint: Record<string, CommitRefusal> = {
  ledger_accounts_balance_check: 'insufficient_points',
  coupons_taken_check: 'coupon_used_up',
  payment_records_one_unfinished: 'unfinished_payment_exists',
  payment_records_one_completed: 'completed_payment_exists',
  payment_records_idempotency_key: 'idempotency_key_used',
  ledger_transactions_business_key_key: 'already_booked',
  payment_evidence_provider_transaction_key: 'evidence_used',
  payment_records_provider_object_key: 'evidence_used',
  refund_requests_one_open: 'request_exists',
  change_orders_one_open: 'change_order_exists',
  disputes_provider_dispute_key: 'already_booked',
  payouts_idempotency_key: 'idempotency_key_used',
  payouts_provider_payout_key: 'evidence_used',
  wallet_holds_one_for_dispute: 'stale',
  matched_transactions_pkey: 'stale',
  differences_one_open: 'stale',
  task_applications_one_offer: 'offer_exists',
  task_applications_one_accepted: 'stale',
  approvals_request_key: 'approval_asked',
  approvals_one_waiting: 'approval_asked',
};

/** States that our own triggers and the commit function raise (see prisma/sql). */
const refusalOfState: Record<string, CommitRefusal> = {
  LP001: 'stale',
  LP010: 'coupon_not_valid',
  LP011: 'coupon_used_up',
  LP012: 'refunded_already',
  LP020: 'takes_no_offer',
  LP021: 'disputed',
  LP022: 'set_aside',
  LP023: 'destination_owes',
  LP024: 'one_at_a_time',
  LP025: 'offers_paused',
  LP030: 'approval_required',
  LP031: 'approval_exceeded',
  LP040: 'destination_waits',
  LP042: 'payouts_paused',
};

/** What an error of the database says about a plan; null when that is no refusal but a fault. */
export function refusalOf({ sqlState, constraint }: { sqlState: string | null; constraint: string | null }) {
  const byConstraint = constraint === null ? undefined : refusalOfConstraint[constraint];
  return byConstraint ?? refusalOfState[sqlState ?? ''] ?? null;
}
