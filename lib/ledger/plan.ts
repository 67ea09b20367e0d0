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
  evidence?: Evidence;
  refund?: RefundInsert | RefundMove;
  postings?: Posting[];
  events?: TimelineEntry[];
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
    first_look_seconds: number;
    metadata: Record<string, string>;
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

/** A task goes from one state to another; with equal states only its version moves, which fences a concurrent edit. */
export type TaskMove = { id: number; from: string; to: string; version?: number };

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

/** A refund begins, of money that the evidence names. Amount in minor units. */
export type RefundInsert = {
  kind: 'insert';
  row: { evidence_id: string; amount: number; purpose: 'suspense'; reason: string };
};

export type RefundMove = {
  kind: 'move';
  id: number;
  from: string;
  to: string;
  version: number;
  set: { provider_refund_id?: string; failure_reason?: string };
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

export type AuditEntry = {
  actor_id: number;
  action: string;
  subject: string;
  detail?: Record<string, string | number | boolean | null>;
};
