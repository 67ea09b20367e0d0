import type { EventMeaning } from './event-meanings';

/** The subject of an event. Its body is a notification and never evidence. */
export type ProviderEvent = {
  eventId: string;
  type: string;
  livemode: boolean;
  occurredAt: Date;
  meaning: EventMeaning;
  /** The provider's payment, if the event names it. */
  reference: string | null;
  /** The provider's transaction, if the event names it. */
  transactionId: string | null;
  /** The provider's refund, if the event is about one. */
  refundReference: string | null;
  /** Our own number of that refund and its token, if the event carries them. */
  refundId: number | null;
  refundToken: string | null;
  /** The provider's dispute, if the event is about one. */
  disputeReference: string | null;
  /** The provider's payout, if the event is about one. */
  payoutReference: string | null;
  /** Our own number of that payout and its token, if the event carries them. */
  payoutId: number | null;
  payoutToken: string | null;
  /** The payout account, if the event is about one or happened on one. */
  accountReference: string | null;
  /** Our own number of the payment and its token, if the event carries them. */
  paymentId: number | null;
  paymentToken: string | null;
  /** A few harmless fields for the operator: a status, an amount. */
  summary: Record<string, string | number | boolean | null>;
};

/** What came to a webhook endpoint. */
export type Delivery = {
  rawBody: Buffer;
  headers: Headers;
  now: Date;
  /** Asked before anybody is called for the sake of a delivery that may be forged; it throws where its sender forged enough. */
  admitLookup: () => Promise<void>;
};

/** A delivery of the provider's own, and the id of its transmission, if it has one: it brings one event and no other. */
export type VerifiedDelivery = { event: ProviderEvent; transmissionId: string | null };

/** An event that cannot be shown to come from the provider. Nothing of it is stored. */
export class WebhookRefused extends Error {
  readonly reason:
    | 'not_configured'
    | 'missing_signature'
    | 'bad_signature'
    | 'stale'
    | 'from_the_future'
    | 'reused_transmission'
    | 'bad_body';

  constructor(reason: WebhookRefused['reason']) {
    super(`The event was refused: ${reason}`);
    this.name = 'WebhookRefused';
    this.reason = reason;
  }
}

/**
 * Which events of a list: those after which a payment may be paid, or those about refunds, disputes and payouts. Each
 * is asked for as often as it needs to be.
 */
export type EventsAbout = 'payments' | 'rest';

/** From `since` on, and before or at `until`; about the rest, unless it says otherwise. */
export type EventWindow = { since: Date; until: Date; about?: EventsAbout };

/** The events of a window; not complete if the provider has more of them than one question returns. */
export type EventList = { events: ProviderEvent[]; isComplete: boolean };
