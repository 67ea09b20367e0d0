import type { DisputeStatus } from '@/lib/disputes/states';
import type { PayoutAccountState } from '@/lib/payouts/states';
import type { RefundStatus } from '@/lib/refunds/states';
import type { ExternalReference } from './external-reference';
import type { PaymentReason, PayoutReason, RefundWait, Why } from './reasons';

/** The state of a payment at the provider. */
export type Snapshot =
  /** The provider knows no such payment. */
  | { state: 'absent' }
  | {
      state: 'open';
      reference: string;
      externalReference: ExternalReference | null;
      lastDecline: Why<PaymentReason> | null;
    }
  /** The payer agreed and no money moves until we collect it. The amount is what would be taken, in minor units. */
  | {
      state: 'approved';
      reference: string;
      externalReference: ExternalReference | null;
      amount: number;
      currency: string;
      livemode: boolean;
      payee: string | null;
    }
  /** Money is on its way and may still not arrive. */
  | ({
      state: 'processing';
      reference: string;
      externalReference: ExternalReference | null;
    } & Why<PaymentReason>)
  | {
      state: 'paid';
      reference: string;
      externalReference: ExternalReference | null;
      transactionId: string;
      /** Minor units that the provider received. */
      amount: number;
      currency: string;
      livemode: boolean;
      payee: string | null;
      /** What the payer paid with, where the provider has several ways and says which. */
      tender?: string;
    }
  | ({ state: 'failed'; reference: string; externalReference: ExternalReference | null } & Why<PaymentReason>)
  /** Nobody can pay it any more, and nobody did. */
  | { state: 'closed'; reference: string; externalReference: ExternalReference | null };

/** The snapshot of a payment in one of these states. */
export type SnapshotIn<State extends Snapshot['state']> = Extract<Snapshot, { state: State }>;

/** The state of a refund at the provider. */
export type RefundSnapshot =
  /** The provider knows no such refund. */
  | { state: 'absent' }
  | { state: 'pending' | 'succeeded'; refundReference: string; amount: number; currency: string }
  /** Nothing was sent, or what was sent failed for want of money: another attempt may arrive. */
  | { state: 'postponed'; reason: RefundWait }
  /** It will not arrive: the money is with us again, or never left. */
  | { state: 'failed'; refundReference: string | null; reason: string };

/** A person's payout account: whether the provider pays it now. */
export type PayoutAccount = {
  reference: string;
  state: PayoutAccountState;
};

/** The state of a payout at the provider. */
export type PayoutSnapshot =
  /** The provider knows no such payout, or has no search for one whose reference we never learned. */
  | { state: 'absent' }
  /** Nothing was sent, and another attempt may be: the provider holds too little of ours at the moment, for example. */
  | { state: 'postponed'; reason: PayoutReason }
  | {
      /** Paid: it is the person's, and arrives at their bank at about `expectedAt` if not at once. */
      state: 'sent' | 'paid';
      /** Null: it is known by the provider's list of movements alone, which names none. */
      payoutReference: string | null;
      /** Minor units. */
      amount: number;
      currency: string;
      /** Minor units of it that came back since. */
      returned: number;
      /** Why it has not arrived, if the provider says so. */
      reason: PayoutReason | null;
      expectedAt: Date | null;
    }
  /** It will not arrive: the money is with us again, or never left. */
  | ({ state: 'failed'; payoutReference: string | null } & Why<PayoutReason>);

/** A refund as the provider lists it, with our own reference if it carries one. */
export type ListedRefund = {
  refundReference: string;
  refund: ExternalReference | null;
  state: RefundStatus;
  /** Minor units. */
  amount: number;
  currency: string;
};

/** The state of a dispute at the provider. */
export type DisputeSnapshot =
  /** The provider knows no such dispute. */
  | { state: 'absent' }
  | {
      state: 'known';
      disputeReference: string;
      /** The provider's transaction that took the money. */
      transactionId: string | null;
      externalReference: ExternalReference | null;
      /** The provider's own code for the reason. */
      reason: string;
      /** Minor units. */
      amount: number;
      currency: string;
      /** `unclear`: the provider says that it is over, and not what became of the money. */
      status: DisputeStatus | 'unclear';
      /** Minor units that the provider withdrew or withholds for it, and has not returned. */
      withdrawn: number;
      /** The provider's fee for it, in minor units. */
      fee: number;
      evidenceDueAt: Date | null;
      isEvidenceSent: boolean;
    };
