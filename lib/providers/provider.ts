/**
 * What a payment provider is to us: verbs and findings in our words. Each adapter is the only place that knows its
 * provider's words, and no wire type leaves it. An adapter knows neither the database nor payments.
 */
export interface Provider {
  readonly name: 'stripe' | 'paypal';
  /** Whether this provider moves real money with the keys that we have. */
  readonly livemode: boolean;
  /** Our account, as the provider's answers name it; null where they name none, so that there is nothing to compare. */
  readonly payee: string | null;

  /**
   * Opens a payment at the provider. The same request again, with the same key, is the same payment.
   * @throws ProviderError
   */
  start(request: StartRequest): Promise<Started>;

  /**
   * Looks at a payment. The answer is the evidence; whatever made us look was only a hint.
   * @throws ProviderError
   */
  find(query: { reference: string }): Promise<Finding>;

  /**
   * Takes the money of a payment that was found approved, once however often it is asked to, and says how it stands
   * after that: a funding source that was declined makes it open again. A provider that takes money by itself just looks.
   * @throws ProviderError unavailable: unknown whether it was taken, so look
   */
  collect(request: { reference: string; idempotencyKey: string }): Promise<Finding>;

  /**
   * Closes a payment so that nobody can pay it any more, and says how it stands after that: one that was paid in the
   * meantime is found as paid. Where nothing is taken without our asking, never asking again is all that closing needs.
   * @throws ProviderError
   */
  cancel(request: { reference: string; paymentId: number; idempotencyKey: string }): Promise<Finding>;

  /**
   * Sends money back to where it came from. The same request again, with the same key, is the same refund for as long
   * as the provider keeps keys; after that, look first.
   * @throws ProviderError unavailable: unknown whether it was sent, so look
   */
  refund(request: RefundRequest): Promise<RefundFinding>;

  /**
   * Looks at a refund, also at one of which we never learnt the reference.
   * @throws ProviderError
   */
  findRefund(query: RefundQuery): Promise<RefundFinding>;

  /**
   * Verifies an event on its untouched body, and reads from it nothing but what it is about.
   * @throws WebhookRefused when it is not the provider's.
   */
  readWebhook(delivery: { rawBody: Buffer; headers: Headers; now: Date }): Promise<ProviderEvent>;
}

export type StartRequest = {
  paymentId: number;
  taskId: number;
  feeType: string;
  /** Minor units. */
  amount: number;
  currency: string;
  presentation: Presentation;
  locale: 'zh' | 'en';
  createdAt: Date;
  expiresAt: Date;
  idempotencyKey: string;
};

/** Whether the payer goes to the provider's page or sees it within ours. */
export type Presentation = 'redirect' | 'embedded';

export type Started = { reference: string; checkoutUrl: string };

/** How a payment stands at the provider. */
export type Finding =
  /** The provider knows no such payment. */
  | { state: 'absent' }
  | { state: 'open'; reference: string; ownerPaymentId: number | null; lastDecline: string | null }
  /** The payer agreed and no money moves until we collect it. The amount is what would be taken, in minor units. */
  | {
      state: 'approved';
      reference: string;
      ownerPaymentId: number | null;
      amount: number;
      currency: string;
      livemode: boolean;
      payee: string | null;
    }
  /** Money is on its way and may still not arrive. */
  | { state: 'processing'; reference: string; ownerPaymentId: number | null; reason: string }
  | {
      state: 'paid';
      reference: string;
      ownerPaymentId: number | null;
      transactionId: string;
      /** Minor units that the provider received. */
      amount: number;
      currency: string;
      livemode: boolean;
      payee: string | null;
    }
  | { state: 'failed'; reference: string; ownerPaymentId: number | null; reason: string }
  /** Nobody can pay it any more, and nobody did. */
  | { state: 'closed'; reference: string; ownerPaymentId: number | null };

export type RefundRequest = {
  refundId: number;
  /** The provider's transaction that took the money. */
  transactionId: string;
  /** Minor units. */
  amount: number;
  currency: string;
  idempotencyKey: string;
};

export type RefundQuery = { refundId: number; transactionId: string; refundReference: string | null };

/** How a refund stands at the provider. */
export type RefundFinding =
  /** The provider knows no such refund. */
  | { state: 'absent' }
  | { state: 'pending' | 'succeeded'; refundReference: string; amount: number; currency: string }
  /** It will not arrive: the money is with us again, or never left. */
  | { state: 'failed'; refundReference: string | null; reason: string };

/** What an event is about. Its body is a hint and never evidence. */
export type ProviderEvent = {
  eventId: string;
  type: string;
  livemode: boolean;
  occurredAt: Date;
  /**
   * `look` - ask the provider about the payment. `payer_approved` - the same, and the payer did their part just now.
   * `refund` - ask about the refund. `note` - keep it and show it. `other` - not our business.
   */
  meaning: 'look' | 'payer_approved' | 'refund' | 'note' | 'other';
  /** The provider's payment, where the event says it. */
  reference: string | null;
  /** The provider's transaction, where the event says it. */
  transactionId: string | null;
  /** The provider's refund, where the event is about one. */
  refundReference: string | null;
  /** Our own id of that refund, where the event carries it. */
  refundId: number | null;
  /** Our own id of the payment, where the event carries it. */
  paymentId: number | null;
  /** A few harmless members for the operator's eye: a status, an amount. */
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
