/**
 * Every error that a caller can meet, with its HTTP status. 400 malformed, 401 not signed in, 403 not allowed, 404 not
 * found or not yours, 409 conflict with the current state, 422 well-formed but refused, 429 too often, 502/503 a
 * provider or the database is away: nothing is lost and trying again is safe.
 */
export const errorStatus = {
  malformed: 400,
  not_signed_in: 401,
  wrong_credentials: 401,
  wrong_code: 401,
  wrong_origin: 403,
  not_allowed: 403,
  email_unconfirmed: 403,
  approval_own: 403,
  role_too_new: 403,
  recent_authentication_required: 403,
  second_factor_required: 403,
  own_case: 403,
  not_found: 404,
  method_not_allowed: 405,
  body_too_large: 413,
  unsupported_media_type: 415,
  already_paid: 409,
  price_changed: 409,
  insufficient_points: 409,
  idempotency_mismatch: 409,
  payment_in_progress: 409,
  payment_not_cancellable: 409,
  task_not_payable: 409,
  fee_due: 409,
  task_not_editable: 409,
  task_not_open: 409,
  task_not_accepted: 409,
  task_not_deliverable: 409,
  task_not_delivered: 409,
  payment_not_refundable: 409,
  payment_disputed: 409,
  refund_on_its_way: 409,
  nothing_under_suspense: 409,
  resolution_not_possible: 409,
  decide_at_payout: 409,
  refund_request_open: 409,
  refund_request_closed: 409,
  decision_required: 409,
  change_not_possible: 409,
  change_order_open: 409,
  change_order_closed: 409,
  refund_not_requestable: 409,
  task_not_cancellable: 409,
  cancel_terms_changed: 409,
  offer_not_open: 409,
  offer_exists: 409,
  helper_owes: 409,
  change_requests_used_up: 409,
  insufficient_balance: 409,
  payout_account_not_ready: 409,
  payout_account_taken: 409,
  payout_destination_owes: 409,
  payout_destination_waits: 409,
  payouts_paused: 409,
  payout_not_cancellable: 409,
  payout_may_be_sent: 409,
  payout_known_at_provider: 409,
  payout_not_sent: 409,
  payout_over: 409,
  dispute_closed: 409,
  evidence_sent: 409,
  evidence_not_accepted: 409,
  link_not_valid: 409,
  second_factor_on: 409,
  second_factor_off: 409,
  coupon_code_taken: 409,
  coupon_already_claimed: 409,
  last_admin: 409,
  account_deleted: 409,
  deletion_blocked: 409,
  approval_required: 409,
  approval_exceeded: 409,
  approval_closed: 409,
  approval_nothing_left: 409,
  conflict: 409,
  coupon_not_valid: 422,
  below_provider_minimum: 422,
  above_provider_maximum: 422,
  method_not_available: 422,
  below_payout_minimum: 422,
  payout_method_not_available: 422,
  payout_currency_not_available: 422,
  reward_is_fiat_only: 422,
  refund_too_much: 422,
  refund_split_wrong: 422,
  change_too_small: 422,
  nothing_due: 422,
  own_task: 422,
  password_too_weak: 422,
  email_differs: 422,
  approval_reason_required: 422,
  withdrawal_reason_required: 422,
  rate_limited: 429,
  internal: 500,
  provider_unavailable: 502,
  mail_not_set_up: 503,
  database_unavailable: 503,
  overloaded: 503,
} as const;

export type ErrorCode = keyof typeof errorStatus;

/**
 * Its message is a sentence of ours, with ids and closed words in it at most, so that a log may carry it. What a provider, a
 * driver or a person wrote belongs into the cause.
 */
export class OwnError extends Error {}

/** An expected refusal. `message` is for logs and developers; people read the catalogue's text for `code`. */
export class PayError extends OwnError {
  readonly code: ErrorCode;
  readonly details: Record<string, unknown> | undefined;

  constructor(
    code: ErrorCode,
    {
      message,
      details,
      cause,
    }: { message?: string; details?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(message ?? code, { cause });
    this.name = 'PayError';
    this.code = code;
    this.details = details;
  }

  get status(): number {
    return errorStatus[this.code];
  }
}

/** Stops at once when an invariant does not hold: that is our bug, never the caller's. */
export function invariant(condition: unknown, sentence: string): asserts condition {
  if (!condition) throw new OwnError(`Invariant broken: ${sentence}`);
}
