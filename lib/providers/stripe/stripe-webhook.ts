import Stripe from 'stripe';
import { z } from 'zod';
import { readLabel } from '../own-name';
import { type ProviderEvent, WebhookRefused } from '../provider';

/** Stripe's own recommendation. Its library checks the past only; a time in the future is as wrong. */
const TOLERANCE_SECONDS = 300;

/** After these the payment may stand elsewhere, so the session is asked. */
const LOOK_TYPES = new Set([
  'checkout.session.completed',
  'checkout.session.async_payment_succeeded',
  'checkout.session.async_payment_failed',
  'checkout.session.expired',
  'payment_intent.payment_failed',
]);

const REFUND_TYPES = /^(refund\.|charge\.refund\.)/;

const PAYOUT_TYPES = /^transfer\./;
/** What happens on a payout account changes what can be paid to it. */
const ACCOUNT_TYPES = /^(account\.|payout\.)/;
const DISPUTE_TYPES = /^charge\.dispute\./;

const NOTE_TYPES = /^charge\.refunded$/;

/**
 * Verifies with Stripe's library on the raw body; several secrets are valid while one is being rotated.
 * @throws WebhookRefused
 */
export function readStripeWebhook({
  rawBody,
  headers,
  now,
  stripe,
  secrets,
}: {
  rawBody: Buffer;
  headers: Headers;
  now: Date;
  stripe: Stripe;
  secrets: string[];
}): ProviderEvent {
  const signature = headers.get('stripe-signature');
  if (secrets.length === 0) throw new WebhookRefused('not_configured');
  if (!signature) throw new WebhookRefused('missing_signature');
  const event = verify({ rawBody, signature, stripe, secrets });
  refuseTheFuture({ signature, now });
  return toProviderEvent(event);
}

function verify({
  rawBody,
  signature,
  stripe,
  secrets,
}: {
  rawBody: Buffer;
  signature: string;
  stripe: Stripe;
  secrets: string[];
}): z.infer<typeof eventSchema> {
  let refusal = new WebhookRefused('bad_signature');
  for (const secret of secrets) {
    try {
      const event = stripe.webhooks.constructEvent(rawBody, signature, secret, TOLERANCE_SECONDS);
      const parsed = eventSchema.safeParse(event);
      if (!parsed.success) throw new WebhookRefused('bad_body');
      return parsed.data;
    } catch (error) {
      if (error instanceof WebhookRefused) throw error;
      if (!(error instanceof Stripe.errors.StripeSignatureVerificationError))
        throw new WebhookRefused('bad_body');
      // The library looks at the signature first, so a complaint about the time means that the signature was right.
      if (/tolerance/i.test(error.message)) refusal = new WebhookRefused('stale');
    }
  }
  throw refusal;
}

function refuseTheFuture({ signature, now }: { signature: string; now: Date }): void {
  const time = Number(/(?:^|,)t=(\d+)/.exec(signature)?.[1]);
  if (!(time <= now.getTime() / 1000 + TOLERANCE_SECONDS)) throw new WebhookRefused('from_the_future');
}

const referenceSchema = z.union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)]);

const eventSchema = z.object({
  id: z.string().min(1).max(255),
  type: z.string().min(1).max(255),
  livemode: z.boolean(),
  created: z.int().nonnegative(),
  /** The connected account on which it happened. */
  account: z.string().max(255).nullish(),
  data: z.object({
    object: z.object({
      object: z.string(),
      id: z.string().max(255).optional(),
      status: z.string().nullish(),
      payment_status: z.string().nullish(),
      amount: z.number().nullish(),
      amount_refunded: z.number().nullish(),
      reason: z.string().nullish(),
      currency: z.string().nullish(),
      payment_intent: referenceSchema.nullish(),
      metadata: z.record(z.string(), z.string()).nullish(),
    }),
  }),
});

function toProviderEvent(event: z.infer<typeof eventSchema>): ProviderEvent {
  const { object } = event.data;
  const isSession = object.object === 'checkout.session';
  const isIntent = object.object === 'payment_intent';
  const payment = readLabel({ kind: 'payment', text: object.metadata?.payment_id });
  const refund = readLabel({ kind: 'refund', text: object.metadata?.refund_id });
  const payout = readLabel({ kind: 'payout', text: object.metadata?.payout_id });
  return {
    eventId: event.id,
    type: event.type,
    livemode: event.livemode,
    occurredAt: new Date(event.created * 1000),
    meaning: meaningOf(event.type),
    reference: isSession ? (object.id ?? null) : null,
    transactionId: (isIntent ? object.id : object.payment_intent) ?? null,
    refundReference: object.object === 'refund' ? (object.id ?? null) : null,
    refundId: refund?.id ?? null,
    refundToken: refund?.token ?? null,
    disputeReference: object.object === 'dispute' ? (object.id ?? null) : null,
    payoutReference: object.object === 'transfer' ? (object.id ?? null) : null,
    payoutId: payout?.id ?? null,
    payoutToken: payout?.token ?? null,
    accountReference: event.account ?? (object.object === 'account' ? (object.id ?? null) : null),
    paymentId: payment?.id ?? null,
    paymentToken: payment?.token ?? null,
    summary: {
      object: object.object,
      id: object.id ?? null,
      status: object.payment_status ?? object.status ?? null,
      amount: object.amount_refunded ?? object.amount ?? null,
      currency: object.currency?.toUpperCase() ?? null,
      reason: object.reason ?? null,
    },
  };
}

function meaningOf(type: string): ProviderEvent['meaning'] {
  if (LOOK_TYPES.has(type)) return 'look';
  if (REFUND_TYPES.test(type)) return 'refund';
  if (PAYOUT_TYPES.test(type)) return 'payout';
  if (ACCOUNT_TYPES.test(type)) return 'account';
  if (DISPUTE_TYPES.test(type)) return 'dispute';
  return NOTE_TYPES.test(type) ? 'note' : 'other';
}
