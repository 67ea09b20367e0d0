import type { DisputeStatus } from '@/lib/disputes/states';
import type { FeeType } from '@/lib/payments/fee-types';
import type { PayoutAccountState } from '@/lib/payouts/states';
import type { RefundStatus } from '@/lib/refunds/states';
import type { EventMeaning } from './event-meanings';
import type { ExternalReference } from './external-reference';
import type { Presentation, ProviderName } from './names';

/**
 * What a payment provider is to us: verbs and snapshots in our words. Each adapter is the only place that knows its
 * provider's words, and no wire type leaves it. An adapter knows neither the database nor payments.
 */
export interface Provider {
  readonly name: ProviderName;
  /** Whether this provider moves real money with the keys that we have. */
  readonly livemode: boolean;
  /** Our account, as the provider's answers name it; null where they name none, so that there is nothing to compare. */
  readonly payee: string | null;
  /** How its page opens within ours; null where our keys do not allow that, or it cannot. */
  readonly embedded: EmbeddedPage | null;
  /** What a browser needs to show its own buttons on our page; null where it has none. */
  readonly buttons: PayButtons | null;

  /**
   * Opens a payment at the provider. The same request again, with the same key, is the same payment.
   * @throws ProviderError
   */
  start(request: StartRequest): Promise<Started>;

  /**
   * Looks at a payment. The answer is the evidence; whatever made us look was only a notification.
   * @throws ProviderError
   */
  find(query: { reference: string }): Promise<Snapshot>;

  /**
   * Takes the money of a payment that was found approved, once however often it is asked to, and says how it stands
   * after that: a funding source that was declined makes it open again. A provider that takes money by itself just looks.
   * @throws ProviderError unavailable: unknown whether it was taken, so look
   */
  capture(request: { reference: string; idempotencyKey: string }): Promise<Snapshot>;

  /**
   * Closes a payment so that nobody can pay it any more, and says how it stands after that: one that was paid in the
   * meantime is found as paid. Where nothing is taken without our asking, never asking again is all that closing needs.
   * @throws ProviderError
   */
  cancel(request: {
    reference: string;
    payment: ExternalReference;
    idempotencyKey: string;
  }): Promise<Snapshot>;

  /**
   * Sends money back to where it came from. The same request again, with the same key, is the same refund for as long
   * as the provider keeps keys; after that, look first.
   * @throws ProviderError unavailable: unknown whether it was sent, so look
   */
  refund(request: RefundRequest): Promise<RefundSnapshot>;

  /**
   * Looks at a refund, also at one of which we never learnt the reference.
   * @throws ProviderError
   */
  findRefund(query: RefundQuery): Promise<RefundSnapshot>;

  /**
   * Every refund of a transaction that took money, also those that somebody made in the provider's own console.
   * @throws ProviderError
   */
  listRefunds(query: { transactionId: string }): Promise<ListedRefund[]>;

  /**
   * Looks at a dispute: what somebody wants back, and what the provider has taken for it by now.
   * @throws ProviderError
   */
  findDispute(query: { disputeReference: string }): Promise<DisputeSnapshot>;

  /**
   * Sends what speaks for us to whoever decides, and says how the dispute stands then. It can be sent once.
   * @throws ProviderError refused: it was sent before, or the dispute is over; unavailable: unknown, so look
   */
  submitEvidence(request: EvidenceRequest): Promise<DisputeSnapshot>;

  /**
   * Opens an account to which a person can be paid. The same person again is the same account.
   * @throws ProviderError
   */
  openPayoutAccount(request: PayoutAccountRequest): Promise<PayoutAccount>;

  /**
   * Looks at how far a payout account is.
   * @throws ProviderError
   */
  findPayoutAccount(query: { reference: string }): Promise<PayoutAccount>;

  /**
   * An address of the provider's where a person tells it what it still wants to know before it pays them, good for a
   * short while and for that person only; null where it wants nothing.
   * @throws ProviderError
   */
  payoutAccountUrl(query: { reference: string }): Promise<string | null>;

  /**
   * Pays a person out of what the provider holds for us. The same request again is the same payout for as long as the
   * provider keeps keys; after that, look first.
   * @throws ProviderError unavailable: unknown whether it was sent, so look
   */
  payOut(request: PayoutRequest): Promise<PayoutSnapshot>;

  /**
   * Looks at a payout, also at one of which we never learnt the reference where the provider can be asked by our name for
   * it. What a reference names is absent when it goes by another name: then it is somebody else's.
   * @throws ProviderError
   */
  findPayout(query: PayoutQuery): Promise<PayoutSnapshot>;

  /**
   * Verifies an event on its untouched body, and reads from it nothing but what it is about.
   * @throws WebhookRefused when it is not the provider's.
   */
  readWebhook(delivery: { rawBody: Buffer; headers: Headers; now: Date }): Promise<ProviderEvent>;

  /**
   * What happened to refunds and disputes since a time, the oldest first, by the provider's own list of events: also what
   * it never managed to tell us. Of payments and payouts it need not tell, because we ask about each until it is over.
   * @throws ProviderError
   */
  listEvents(query: { since: Date }): Promise<ProviderEvent[]>;
}

export type StartRequest = {
  payment: ExternalReference;
  taskId: number;
  feeType: FeeType;
  /** Minor units. */
  amount: number;
  currency: string;
  presentation: Presentation;
  locale: 'zh' | 'en';
  createdAt: Date;
  expiresAt: Date;
  idempotencyKey: string;
};

/** The provider's page within ours. */
export type EmbeddedPage = {
  publishableKey: string;
  /**
   * The secret with which the page of one payment opens; null when it was opened for a redirect, or cannot be paid any more.
   * @throws ProviderError
   */
  clientSecret(query: { reference: string }): Promise<string | null>;
};

/** What a browser needs to show a provider's own buttons on our page. */
export type PayButtons = {
  clientId: string;
  /** The provider's test mode, or a simulator of it. */
  isTest: boolean;
  /** Where the buttons' script is when it is not the provider's own. */
  sdkUrl: string | null;
};

export type Started = { reference: string; checkoutUrl: string };

/** How a payment stands at the provider. */
export type Snapshot =
  /** The provider knows no such payment. */
  | { state: 'absent' }
  | {
      state: 'open';
      reference: string;
      externalReference: ExternalReference | null;
      lastDecline: string | null;
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
  | { state: 'processing'; reference: string; externalReference: ExternalReference | null; reason: string }
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
    }
  | { state: 'failed'; reference: string; externalReference: ExternalReference | null; reason: string }
  /** Nobody can pay it any more, and nobody did. */
  | { state: 'closed'; reference: string; externalReference: ExternalReference | null };

export type RefundRequest = {
  refund: ExternalReference;
  /** The provider's transaction that took the money. */
  transactionId: string;
  /** Minor units. */
  amount: number;
  currency: string;
  idempotencyKey: string;
};

export type RefundQuery = {
  refund: ExternalReference;
  transactionId: string;
  refundReference: string | null;
};

/** How a refund stands at the provider. */
export type RefundSnapshot =
  /** The provider knows no such refund. */
  | { state: 'absent' }
  | { state: 'pending' | 'succeeded'; refundReference: string; amount: number; currency: string }
  /** It will not arrive: the money is with us again, or never left. */
  | { state: 'failed'; refundReference: string | null; reason: string };

export type PayoutAccountRequest = {
  user: ExternalReference;
  /** Where the provider knows people by their address, as the person gave it. */
  email: string | null;
};

/** An account to which a person can be paid: whether the provider pays it now. */
export type PayoutAccount = {
  reference: string;
  state: PayoutAccountState;
};

export type PayoutRequest = {
  payout: ExternalReference;
  /** Our own name for it, which follows from its row and never changes. */
  name: string;
  /** A new attempt may be refused or done anew; the same one again is answered as before. */
  attempt: number;
  /** The payout account's reference. */
  destination: string;
  /** Minor units. */
  amount: number;
  currency: string;
  requestedAt: Date;
};

export type PayoutQuery = { payout: ExternalReference; name: string; payoutReference: string | null };

/** How a payout stands at the provider. */
export type PayoutSnapshot =
  /** The provider knows no such payout, or cannot be asked about one whose reference we never learnt. */
  | { state: 'absent' }
  /** Nothing was sent, and another attempt may be: the provider holds too little of ours at the moment, for example. */
  | { state: 'postponed'; reason: string }
  | {
      /** Paid: it is the person's, and arrives at their bank at about `expectedAt` where that is not at once. */
      state: 'sent' | 'paid';
      payoutReference: string;
      /** Minor units. */
      amount: number;
      currency: string;
      /** Why it has not arrived, where the provider says. */
      reason: string | null;
      expectedAt: Date | null;
    }
  /** It will not arrive: the money is with us again, or never left. */
  | { state: 'failed'; payoutReference: string | null; reason: string };

/** A refund as the provider lists it, with our own name of it where it carries one. */
export type ListedRefund = {
  refundReference: string;
  refund: ExternalReference | null;
  state: RefundStatus;
  /** Minor units. */
  amount: number;
  currency: string;
};

export type EvidenceRequest = { disputeReference: string; text: string; idempotencyKey: string };

/** How a dispute stands at the provider. */
export type DisputeSnapshot =
  /** The provider knows no such dispute. */
  | { state: 'absent' }
  | {
      state: 'known';
      disputeReference: string;
      /** The provider's transaction that took the money. */
      transactionId: string | null;
      externalReference: ExternalReference | null;
      /** The provider's own word for why. */
      reason: string;
      /** Minor units. */
      amount: number;
      currency: string;
      status: DisputeStatus;
      /** Minor units that the provider took or holds back for it, and has not returned. */
      withdrawn: number;
      /** What the provider charges for it, in minor units. */
      fee: number;
      evidenceDueAt: Date | null;
      isEvidenceSent: boolean;
    };

/** What an event is about. Its body is a notification and never evidence. */
export type ProviderEvent = {
  eventId: string;
  type: string;
  livemode: boolean;
  occurredAt: Date;
  meaning: EventMeaning;
  /** The provider's payment, where the event says it. */
  reference: string | null;
  /** The provider's transaction, where the event says it. */
  transactionId: string | null;
  /** The provider's refund, where the event is about one. */
  refundReference: string | null;
  /** Our own number of that refund and its token, where the event carries them. */
  refundId: number | null;
  refundToken: string | null;
  /** The provider's dispute, where the event is about one. */
  disputeReference: string | null;
  /** The provider's payout, where the event is about one. */
  payoutReference: string | null;
  /** Our own number of that payout and its token, where the event carries them. */
  payoutId: number | null;
  payoutToken: string | null;
  /** The payout account, where the event is about one or happened on one. */
  accountReference: string | null;
  /** Our own number of the payment and its token, where the event carries them. */
  paymentId: number | null;
  paymentToken: string | null;
  /** A few harmless fields for the operator's eye: a status, an amount. */
  summary: Record<string, string | number | boolean | null>;
};

/**
 * A call to a provider that gave no usable answer.
 * `unavailable` - time ran out, the connection broke, a 5xx, a body that cannot be read: what happened is unknown.
 * `refused` - the provider answered that it will not do it, and did nothing.
 * `misconfigured` - our keys are not accepted.
 */
export class ProviderError extends Error {
  readonly kind: 'unavailable' | 'refused' | 'misconfigured';

  constructor(kind: ProviderError['kind'], { message, cause }: { message: string; cause?: unknown }) {
    super(message, { cause });
    this.name = 'ProviderError';
    this.kind = kind;
  }
}

/** An event that cannot be shown to come from the provider. Nothing of it is kept. */
export class WebhookRefused extends Error {
  readonly reason:
    | 'not_configured'
    | 'missing_signature'
    | 'bad_signature'
    | 'stale'
    | 'from_the_future'
    | 'bad_body';

  constructor(reason: WebhookRefused['reason']) {
    super(`The event was refused: ${reason}`);
    this.name = 'WebhookRefused';
    this.reason = reason;
  }
}
