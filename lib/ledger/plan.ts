import type { Account } from './accounts';

/**
 * A plan is a decision written down as data: what moves, from which state, and what is booked with it. Pure functions
 * make plans, `commit` writes them whole or not at all. Names are those of the columns, because a plan goes to the
 * database as it is.
 */
export type Plan = {
  payment?: PaymentInsert | PaymentMove;
  coupon?: CouponReservation | CouponMove;
  task?: TaskMove;
  application?: ApplicationInsert | ApplicationMove;
  evidence?: Evidence;
  refund?: RefundInsert | RefundMove;
  refund_request?: RefundRequestInsert | RefundRequestMove;
  change_order?: ChangeOrderInsert | ChangeOrderMove;
  dispute?: DisputeInsert | DisputeMove;
  payout?: PayoutInsert | PayoutMove;
  postings?: Posting[];
  events?: TimelineEntry[];
  task_events?: TaskTimelineEntry[];
  audit?: AuditEntry;
};

/** What went from one account to another, in the smallest unit of both. */
export type PostingLine = { from: Account; to: Account; amount: number };

/** One transaction of the books. `key` happens once, ever; with a payment it is unique within that payment. */
export type Posting = { key: string; kind: string; lines: PostingLine[]; note?: string; actor_id?: number };

export type PaymentInsert = {
  kind: 'insert';
  row: {
    task_id: number;
    user_id: number;
    fee_type: string;
    payment_provider: string;
    payment_method: string;
    payment_status: string;
    currency: string;
    total_amount: number;
    points_used: number;
    coupon_discount: number;
    final_amount: number;
    livemode: boolean;
    idempotency_key: string | null;
    request_hash: string;
    choice_hash: string;
    lifetime_seconds: number;
    first_sync_seconds: number;
    metadata: Record<string, string>;
    /** Which raise of the reward it pays. */
    change_order_id?: number;
  };
};

export type PaymentMove = {
  kind: 'move';
  id: number;
  from: string;
  to: string;
  version: number;
  set: {
    provider_payment_id?: string;
    provider_transaction_id?: string;
    checkout_url?: string | null;
    reason?: string | null;
    closing_reason?: string;
    review_reason?: string | null;
  };
};

export type CouponReservation = {
  kind: 'reserve';
  coupon_id: number;
  user_coupon_id: number | null;
  user_id: number;
  task_id: number;
  discount: number;
  state: 'reserved' | 'used';
};

export type CouponMove = { kind: 'move'; usage_log_id: number; from: string; to: 'used' | 'released' };

/**
 * A task goes from one state to another; with equal states only its version moves, which fences a concurrent edit. Dates
 * are seconds from now by the database's clock; leaving a state takes its date away.
 */
export type TaskMove = {
  id: number;
  from: string;
  to: string;
  version?: number;
  set?: {
    helper_id?: number | null;
    agreed_reward?: number | null;
    reward_due_seconds?: number;
    release_seconds?: number;
  };
};

export type ApplicationInsert = {
  kind: 'insert';
  row: { task_id: number; helper_id: number; offered_amount: number; message: string | null };
};

export type ApplicationMove = { kind: 'move'; id: number; from: string; to: string };

/** What the provider answered when we asked about the money. */
export type Evidence = {
  provider: string;
  provider_payment_id: string;
  provider_transaction_id: string;
  amount: number;
  currency: string;
  livemode: boolean;
  payee: string | null;
};

/**
 * A refund begins. Amount in minor units, of money that the evidence names; points are given back with it, at once.
 * `status` succeeded is for points alone, which need no provider.
 */
export type RefundInsert = {
  kind: 'insert';
  row: {
    payment_id: number;
    evidence_id: string | null;
    amount: number;
    points: number;
    currency: string;
    purpose: 'suspense' | 'application_fee' | 'task_reward' | 'reward_top_up';
    reason: string;
    requested_by: number | null;
    status: 'pending' | 'succeeded';
    /** Given where the refund was made at the provider, before we knew of it. */
    provider_refund_id?: string;
  };
};

export type RefundMove = {
  kind: 'move';
  id: number;
  from: string;
  to: string;
  version: number;
  set: { provider_refund_id?: string; failure_reason?: string };
};

export type RefundRequestInsert = {
  kind: 'insert';
  row: { task_id: number; requested_by: number | null; reason: string; amount: number; text: string };
};

export type RefundRequestMove = {
  kind: 'move';
  id: number;
  from: string;
  to: string;
  set: { answer?: string; to_poster?: number; to_helper?: number; decision?: string; decided_by?: number };
};

/** Amounts in minor units. */
export type ChangeOrderInsert = {
  kind: 'insert';
  row: {
    task_id: number;
    proposed_by: number;
    from_amount: number;
    to_amount: number;
    text: string | null;
    expires_seconds: number;
  };
};

export type ChangeOrderMove = {
  kind: 'move';
  id: number;
  from: string;
  to: string;
  set?: { expires_seconds: number };
};

/** A dispute as the provider tells it; what it has withdrawn and not returned, in minor units. */
export type DisputeInsert = {
  kind: 'insert';
  row: {
    payment_id: number;
    evidence_id: string;
    provider: string;
    provider_dispute_id: string;
    reason: string;
    amount: number;
    currency: string;
    status: string;
    withdrawn: number;
    fee: number;
    evidence_due_at: string | null;
  };
};

export type DisputeMove = {
  kind: 'move';
  id: number;
  version: number;
  set: {
    status: string;
    reason?: string;
    amount?: number;
    withdrawn?: number;
    fee?: number;
    evidence_due_at?: string;
    is_evidence_sent?: boolean;
  };
};

/** Postings of a plan with a payout are keyed by the payout: `payout:ID:key`. */
export type PayoutInsert = {
  kind: 'insert';
  row: {
    user_id: number;
    payout_account_id: number;
    provider: string;
    destination: string;
    amount: number;
    currency: string;
    idempotency_key: string | null;
  };
};

export type PayoutMove = {
  kind: 'move';
  id: number;
  from: string;
  to: string;
  version: number;
  set: { provider_payout_id?: string; failure_reason?: string | null; expected_at?: string };
};

export type Actor = 'payer' | 'provider' | 'system' | 'operator';

export type TimelineEntry = {
  kind: string;
  from_status?: string;
  to_status?: string;
  actor: Actor;
  detail?: Record<string, string | number | boolean | null>;
  /** Given where the same fact may be told twice. */
  dedupe_key?: string;
};

export type TaskActor = 'poster' | 'helper' | 'system' | 'operator';

export type TaskTimelineEntry = {
  task_id: number;
  kind: string;
  from_status?: string;
  to_status?: string;
  actor: TaskActor;
  actor_id?: number;
  /** What the person wrote. */
  text?: string;
  detail?: Record<string, string | number | boolean | null>;
};

export type AuditEntry = {
  actor_id: number;
  action: string;
  subject: string;
  detail?: Record<string, string | number | boolean | null>;
};
