import type { PayoutWaits } from '@/lib/core/env';
import type { HoldFacts } from '@/lib/disputes/plan-holds';
import type { Plan } from '@/lib/ledger/plan';
import type { PaymentRow } from '@/lib/payments/payment-row';
import type { PaymentStatus } from '@/lib/payments/states';
import type { KnownRefund } from '@/lib/refunds/decide-refund';
import type { RefundState } from '@/lib/refunds/read-refund-state';
import type { RefundRow } from '@/lib/refunds/refund-row';

/** A dispute, and what is wrong with its money. Minor units. */
export type DisputedMoney = {
  id: number;
  status: string;
  version: number;
  currency: string;
  /** What its payer wants back. */
  amount: number;
  /** An operator conceded it: the provider is being told, or decides. */
  isConceded: boolean;
  /** Below zero: taken, and borne by nobody. Above zero: returned, after somebody had borne it. */
  difference: number;
};

/** The facts for a decision about what of a payment waits for a person. Amounts in minor units. */
export type ResolutionSituation = {
  state: RefundState;
  /** Money under suspense, by the provider's transaction. */
  suspended: { transactionId: string; evidenceId: string; amount: number; currency: string }[];
  /** Whether money that was under suspense is being refunded. */
  isUnmatchedOnItsWay: boolean;
  /** Whether points and coupon are still reserved for the payment. */
  isReserved: boolean;
  /** Refunded after its release: below zero what nobody bore, above zero what came back of it. */
  losses: number;
  disputes: DisputedMoney[];
  /** Whether nothing has moved at the task for a while: what an ended task promised is on its way by then. */
  isOverForLong: boolean;
  /** Refunds that failed, less what was refunded, or began to be, since. */
  bounced: number;
  /** Refunds that the provider reports in another amount: ours, and theirs. */
  disagreeing: { refund: RefundRow; reference: string; amount: number }[];
  /** Refunds that have not ended, and whether the provider has said nothing about them for long. */
  pendingRefunds: { known: KnownRefund; isUnknown: boolean }[];
  /** What may be taken of the helper's wallet for the task. */
  wallet: number;
  /** What of the reward is set aside there, and how long a release waits. */
  holds: HoldFacts;
  waits: PayoutWaits;
};

/** What another payment misses, which money under suspense can make up for. */
export type Shortfall = { payment: PaymentRow; losses: number; disputes: DisputedMoney[] };

/** The part of a verb: what it books, and the state to which it leads, if that is its own business. */
export type Booked = Pick<
  Plan,
  'postings' | 'wallet_holds' | 'refund' | 'dispute' | 'task' | 'task_events' | 'refund_request' | 'coupon'
> & {
  status?: PaymentStatus;
};
