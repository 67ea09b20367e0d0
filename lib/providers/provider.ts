import { OwnError } from '@/lib/core/errors';
import type { AppLocale } from '@/lib/i18n/locales';
import type { FeeType } from '@/lib/payments/fee-types';
import type {
  BalanceLine,
  BalanceLineList,
  BalanceWindow,
  MovedObject,
  ProviderBalance,
} from './balance-line';
import type { ExternalReference } from './external-reference';
import type { Presentation, ProviderName } from './names';
import type { PayoutQuery } from './payout-query';
import type { Delivery, EventList, EventWindow, ProviderEvent, VerifiedDelivery } from './provider-event';
import type {
  DisputeSnapshot,
  ListedRefund,
  PayoutAccount,
  PayoutSnapshot,
  RefundSnapshot,
  Snapshot,
} from './snapshot';

/**
 * The interface of a payment provider: operations and snapshots in our words. Each adapter is the only place that knows
 * its provider's words, and no wire type leaves it. An adapter knows neither the database nor payments.
 */
export interface Provider {
  readonly name: ProviderName;
  /** Whether this provider moves real money with our keys. */
  readonly livemode: boolean;
  /** Our account, as the provider's responses name it; null if they name none, so that there is nothing to compare. */
  readonly payee: string | null;
  /** The provider's page embedded in ours; null if our keys do not allow that, or it cannot be embedded. */
  readonly embedded: EmbeddedPage | null;
  /** What a browser needs to show its own buttons on our page; null if it has none. */
  readonly buttons: PayButtons | null;

  /**
   * Opens a payment at the provider. The same request again, with the same key, is the same payment.
   * @throws ProviderError
   */
  start(request: StartRequest): Promise<Started>;

  /**
   * Finds the state of a payment. The snapshot is the evidence; the trigger was only a notification. A provider may
   * forget the payment before its transaction, so the transaction is asked as well if the notification names it.
   * @throws ProviderError
   */
  find(query: { reference: string; transactionId?: string | null }): Promise<Snapshot>;

  /**
   * Captures an approved payment, once however often it is called, and returns the state after that: a declined funding
   * source makes it open again. A provider that captures by itself only returns the state.
   * @throws ProviderError unavailable: unknown whether it was captured, so ask
   */
  capture(request: { reference: string; idempotencyKey: string }): Promise<Snapshot>;

  /**
   * Closes a payment so that nobody can pay it any more, and returns the state after that: one that was paid in the
   * meantime is paid. At a provider that takes nothing without our capture, never capturing is all that closing needs.
   * @throws ProviderError
   */
  cancel(request: {
    reference: string;
    payment: ExternalReference;
    idempotencyKey: string;
  }): Promise<Snapshot>;

  /**
   * Refunds to the origin of the money. The same request again, with the same key, is the same refund for as long as
   * the provider keeps keys; after that, ask first.
   * @throws ProviderError unavailable: unknown whether it was sent, so ask; if its key is spent, another attempt needs
   *   another key
   */
  refund(request: RefundRequest): Promise<RefundSnapshot>;

  /**
   * Finds the state of a refund, even of one whose reference we never learned. Of several attempts under our
   * reference, the one that did not fail counts.
   * @throws ProviderError
   */
  findRefund(query: RefundQuery): Promise<RefundSnapshot>;

  /**
   * Every refund of a transaction, including those made in the provider's own console. If the provider cannot list them any
   * more, those of the given references, which a notification names or we know.
   * @throws ProviderError unavailable: something was refunded that cannot be read
   */
  listRefunds(query: { transactionId: string; references?: string[] }): Promise<ListedRefund[]>;

  /**
   * Finds the state of a dispute: the claim, and the amount that the provider has withdrawn by now.
   * @throws ProviderError
   */
  findDispute(query: { disputeReference: string }): Promise<DisputeSnapshot>;

  /**
   * References of every dispute about a transaction, and of what was taken back without one.
   * @throws ProviderError
   */
  listDisputes(query: { transactionId: string }): Promise<string[]>;

  /**
   * Submits dispute evidence, and returns the state after that. It can be submitted once.
   * @throws ProviderError refused: it was submitted before, or the dispute is over; unavailable: unknown, so ask
   */
  submitEvidence(request: EvidenceRequest): Promise<DisputeSnapshot>;

  /**
   * Accepts the claim of an open dispute or inquiry: the payer gets the money. Accepting it twice is the same as once.
   * @throws ProviderError refused: it is over, or cannot be accepted; unavailable: unknown, so ask
   */
  acceptDispute(request: { disputeReference: string; idempotencyKey: string }): Promise<DisputeSnapshot>;

  /**
   * Opens an account to which a person can be paid. The same person again is the same account.
   * @throws ProviderError
   */
  openPayoutAccount(request: PayoutAccountRequest): Promise<PayoutAccount>;

  /**
   * Finds the state of a payout account.
   * @throws ProviderError
   */
  findPayoutAccount(query: { reference: string }): Promise<PayoutAccount>;

  /**
   * An address of the provider's where a person gives missing details, valid for a short while and for that person
   * only; null if nothing is missing.
   * @throws ProviderError
   */
  payoutAccountUrl(query: { reference: string }): Promise<string | null>;

  /**
   * Whether our balance at the provider has this currency at all, however much of it; true where it does not say.
   * @throws ProviderError
   */
  holdsCurrency(query: { currency: string }): Promise<boolean>;

  /**
   * Pays a person from our balance at the provider. The same request again is the same payout for as long as the
   * provider keeps keys; after that, ask first.
   * @throws ProviderError unavailable: unknown whether it was sent, so ask
   */
  payOut(request: PayoutRequest): Promise<PayoutSnapshot>;

  /**
   * Finds the state of a payout, even of one whose reference we never learned if the provider can search by ours. An
   * object under another reference than ours is absent: it is somebody else's.
   * @throws ProviderError
   */
  findPayout(query: PayoutQuery): Promise<PayoutSnapshot>;

  /**
   * Takes back a payout that nobody has claimed, once however often it is called, and returns the state after that: one
   * that cannot be taken back is as it is. Where a payout waits for nobody, it only returns the state.
   * @throws ProviderError unavailable: unknown whether it was taken back, so ask
   */
  takeBackPayout(query: PayoutQuery & { payoutReference: string }): Promise<PayoutSnapshot>;

  /**
   * Verifies an event on its raw body, and reads only its subject from it. Whatever the shape of a verified one is, it is read,
   * if only as unreadable.
   * @throws WebhookRefused when it is not the provider's.
   * @throws ProviderError unavailable: it cannot be verified now
   * @throws whatever `admitLookup` throws
   */
  readWebhook(delivery: Delivery): Promise<VerifiedDelivery>;

  /**
   * The events of a kind in a window of time, the oldest first, from the provider's own list: including those that no
   * delivery brought, and as unreadable those whose shape we do not know. Of payments those may be missing that tell of no
   * money, because each is synced until it is over.
   * @throws ProviderError
   */
  listEvents(window: EventWindow): Promise<EventList>;

  /**
   * A page of the provider's own list of everything that moved our balance, in any order. Every line of the window is
   * on one of its pages.
   * @throws ProviderError refused, with `isRightMissing`: our keys may not read this list
   */
  listBalanceLines(window: BalanceWindow): Promise<BalanceLineList>;

  /**
   * The line of that list which an object of ours is about, as the object itself tells it, for keys that may not read the
   * list. Null: the object does not say what the provider kept, so nobody knows.
   * @throws ProviderError
   */
  readObjectLine(object: MovedObject): Promise<BalanceLine | null>;

  /**
   * Our balance, one for each currency that we hold: as it was at that time if the provider keeps a history of it,
   * because its list of movements may be late; otherwise now. `asOf` of the response says which.
   * @throws ProviderError refused, with `isRightMissing`: our keys may not read it
   */
  readBalances(query: { asOf: Date }): Promise<ProviderBalance[]>;

  /**
   * One event of that list by its own id; null if the provider does not list it, or not any more.
   * @throws ProviderError
   */
  findEvent(query: { eventId: string }): Promise<ProviderEvent | null>;
}

export type StartRequest = {
  payment: ExternalReference;
  taskId: number;
  feeType: FeeType;
  /** Minor units. */
  amount: number;
  currency: string;
  presentation: Presentation;
  locale: AppLocale;
  createdAt: Date;
  expiresAt: Date;
  idempotencyKey: string;
};

/** The provider's page embedded in ours. */
export type EmbeddedPage = {
  publishableKey: string;
  /**
   * The secret that opens the page of one payment; null when it was opened for a redirect, or cannot be paid any more.
   * @throws ProviderError
   */
  clientSecret(query: { reference: string }): Promise<string | null>;
};

/** What a browser needs to show a provider's own buttons on our page. */
export type PayButtons = {
  clientId: string;
  /** The provider's test mode, or a simulator of it. */
  isTest: boolean;
  /** The address of the buttons' script, if it is not the provider's own. */
  sdkUrl: string | null;
};

export type Started = { reference: string; checkoutUrl: string };

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
  /** When it may have been sent first; left out where nobody knows. */
  requestedAt?: Date;
};

export type PayoutAccountRequest = {
  user: ExternalReference;
  /** If the provider identifies people by their address, as the person gave it. */
  email: string | null;
};

export type PayoutRequest = {
  payout: ExternalReference;
  /** Our own reference, which is derived from its row and never changes. */
  name: string;
  /** A new attempt may be refused or executed; the same one again gets the same response. */
  attempt: number;
  /** The payout account's reference. */
  destination: string;
  /** Minor units. */
  amount: number;
  currency: string;
  requestedAt: Date;
};

export type EvidenceRequest = { disputeReference: string; text: string; idempotencyKey: string };

/**
 * A call to a provider without a usable response. `unavailable` - time ran out, the connection broke, a 5xx, an
 * unreadable body: the outcome is unknown. `refused` - the provider refused, and did nothing. `misconfigured` - our
 * keys are not accepted.
 */
export class ProviderError extends OwnError {
  readonly kind: 'unavailable' | 'refused' | 'misconfigured';
  /**
   * The outcome is unknown, and the same key will never tell: the provider repeats what it stored under it. Look by our
   * own reference, and only then try again, under another key.
   */
  readonly isKeySpent: boolean;

  /** The provider asks us to call again after this long; null: it does not say. */
  readonly retryAfterMs: number | null;

  /** Our keys are right, and lack a permission that has to be turned on at the provider for this question. */
  readonly isRightMissing: boolean;

  constructor(
    kind: ProviderError['kind'],
    {
      message,
      cause,
      retryAfterMs = null,
      isKeySpent = false,
      isRightMissing = false,
    }: {
      message: string;
      cause?: unknown;
      retryAfterMs?: number | null;
      isKeySpent?: boolean;
      isRightMissing?: boolean;
    },
  ) {
    super(message, { cause });
    this.name = 'ProviderError';
    this.kind = kind;
    this.retryAfterMs = retryAfterMs;
    this.isKeySpent = isKeySpent;
    this.isRightMissing = isRightMissing;
  }
}
