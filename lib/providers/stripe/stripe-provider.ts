import Stripe from 'stripe';
import type { StripeSettings } from '@/lib/core/env';
import { localeTable } from '@/lib/i18n/locales';
import { labelOf } from '@/lib/providers/external-reference';
import {
  type EmbeddedPage,
  type Provider,
  ProviderError,
  type Started,
  type StartRequest,
} from '@/lib/providers/provider';
import { purposeOf } from '@/lib/providers/purpose-of';
import type { Snapshot } from '@/lib/providers/snapshot';
import { listStripeBalanceLines, readStripeBalances } from './stripe-balance';
import {
  acceptStripeDispute,
  findStripeDispute,
  listStripeDisputes,
  submitStripeEvidence,
} from './stripe-dispute';
import { asProviderError, isMissing, isNotOpen } from './stripe-errors';
import { findStripeEvent, listStripeEvents } from './stripe-event';
import { stripePayouts } from './stripe-payout';
import { findStripeRefund, listStripeRefunds, refundPaymentIntent } from './stripe-refund';
import { snapshotOf } from './stripe-snapshot';
import { readStripeWebhook } from './stripe-webhook';

/** A payer waits for this; two retries under the same key follow. */
const TIMEOUT_MS = 8_000;
const NETWORK_RETRIES_MAX = 2;

/** Stripe accepts expiry times from 30 minutes to 24 hours after it receives the request. */
const SESSION_LIFETIME_MIN_MS = 36 * 60_000;
const SESSION_LIFETIME_MAX_MS = 24 * 60 * 60_000 - 60_000;

/** Stripe through Checkout Sessions: the payer types the card on Stripe's page, never on ours. */
export function stripeProvider({ settings, appUrl }: { settings: StripeSettings; appUrl: string }): Provider {
  const stripe = stripeClient(settings);
  const find = async (reference: string): Promise<Snapshot> => {
    try {
      const session = await stripe.checkout.sessions.retrieve(reference, {
        expand: ['payment_intent.latest_charge'],
      });
      return snapshotOf(session);
    } catch (error) {
      if (isMissing(error)) return { state: 'absent' };
      throw asProviderError(error);
    }
  };

  return {
    name: 'stripe',
    livemode: settings.livemode,
    // A session can only be read with the keys of the account that it pays.
    payee: null,
    embedded: embeddedPage({ stripe, settings }),
    buttons: null,

    async start(request) {
      try {
        const session = await stripe.checkout.sessions.create(sessionParams({ request, appUrl }), {
          idempotencyKey: request.idempotencyKey,
        });
        return toStarted({ session, request, appUrl });
      } catch (error) {
        throw startError(error);
      }
    },

    find: ({ reference }) => find(reference),

    // Stripe takes the money itself as soon as the payer confirms.
    capture: ({ reference }) => find(reference),

    async cancel({ reference, idempotencyKey }) {
      try {
        await expire({ stripe, reference, idempotencyKey });
      } catch (error) {
        const failure = asProviderError(error);
        const snapshot = failure.isKeySpent ? await find(reference) : null;
        if (snapshot === null || snapshot.state === 'open') throw failure;
        return snapshot;
      }
      return find(reference);
    },

    refund: (request) => refundPaymentIntent({ stripe, request }),
    findRefund: (query) => findStripeRefund({ stripe, query }),
    listRefunds: ({ transactionId }) => listStripeRefunds({ stripe, transactionId }),

    findDispute: ({ disputeReference }) => findStripeDispute({ stripe, disputeReference }),
    listDisputes: ({ transactionId }) => listStripeDisputes({ stripe, transactionId }),
    submitEvidence: (request) => submitStripeEvidence({ stripe, request }),
    acceptDispute: (request) => acceptStripeDispute({ stripe, request }),

    ...stripePayouts({ stripe, appUrl }),
    listEvents: (window) => listStripeEvents({ stripe, window }),
    listBalanceLines: (window) => listStripeBalanceLines({ stripe, window }),
    // What Stripe kept stands in the balance transaction alone, behind the same right as the list.
    readObjectLine: async () => null,
    readBalances: () => readStripeBalances({ stripe }),
    findEvent: ({ eventId }) => findStripeEvent({ stripe, eventId }),
    readWebhook: async (delivery) =>
      readStripeWebhook({ delivery, stripe, secrets: settings.webhookSecrets }),
  };
}

/**
 * A session that was opened under a spent key has an address that nobody knows, so nobody can pay it, and it expires by
 * itself: that is as good as none, and the payer begins another payment.
 */
function startError(error: unknown): ProviderError {
  const failure = asProviderError(error);
  if (!failure.isKeySpent) return failure;
  return new ProviderError('refused', { message: failure.message, cause: error });
}

/** Closing twice is closing once, so a spent key does not end the attempt. A session that is not open any more is done. */
async function expire({
  stripe,
  reference,
  idempotencyKey,
}: {
  stripe: Stripe;
  reference: string;
  idempotencyKey: string;
}): Promise<void> {
  const isDone = (error: unknown) => isNotOpen(error) || isMissing(error);
  const once = (key: string) => stripe.checkout.sessions.expire(reference, {}, { idempotencyKey: key });
  try {
    await once(idempotencyKey);
  } catch (error) {
    if (isDone(error)) return;
    if (!asProviderError(error).isKeySpent) throw error;
    await once(`${idempotencyKey}-2`).catch((again: unknown) => {
      if (!isDone(again)) throw again;
    });
  }
}

/** Stripe's form runs in Stripe's own frame on our page, which a browser opens by the publishable key. */
function embeddedPage({
  stripe,
  settings: { publishableKey },
}: {
  stripe: Stripe;
  settings: StripeSettings;
}): EmbeddedPage | null {
  if (publishableKey === null) return null;
  return {
    publishableKey,
    async clientSecret({ reference }) {
      try {
        return (await stripe.checkout.sessions.retrieve(reference)).client_secret;
      } catch (error) {
        throw asProviderError(error);
      }
    },
  };
}

function stripeClient({ secretKey, apiBase }: StripeSettings): Stripe {
  return new Stripe(secretKey, {
    timeout: TIMEOUT_MS,
    maxNetworkRetries: NETWORK_RETRIES_MAX,
    telemetry: false,
    appInfo: { name: 'LinkU Pay' },
    ...(apiBase && { host: apiBase.host, port: apiBase.port, protocol: apiBase.protocol }),
  });
}

/**
 * Everything here is derived from the payment's row, because the same key with other parameters is refused: no task
 * title, no current language, no clock.
 */
function sessionParams({
  request,
  appUrl,
}: {
  request: StartRequest;
  appUrl: string;
}): Stripe.Checkout.SessionCreateParams {
  const { payment: own, taskId, amount, currency, locale } = request;
  const label = labelOf({ kind: 'payment', own });
  const metadata = { payment_id: label, task_id: String(taskId), fee_type: request.feeType };
  const returnUrl = `${appUrl}/api/users/tasks/${taskId}/pay/stripe/return?session_id={CHECKOUT_SESSION_ID}`;
  return {
    mode: 'payment',
    line_items: [
      {
        quantity: 1,
        price_data: {
          currency: currency.toLowerCase(),
          unit_amount: amount,
          product_data: { name: purposeOf(request) },
        },
      },
    ],
    client_reference_id: label,
    metadata,
    // The session's metadata is not copied to its payment intent, and later events name the intent only. A task's held
    // money can be found by its group beside its payout.
    payment_intent_data: {
      metadata,
      ...(request.feeType !== 'application_fee' && { transfer_group: `task_${taskId}` }),
    },
    expires_at: Math.floor(sessionExpiry(request).getTime() / 1000),
    locale: localeTable[locale].atProvider.stripe,
    ...(request.presentation === 'embedded'
      ? { ui_mode: 'embedded_page', return_url: returnUrl }
      : {
          ui_mode: 'hosted_page',
          success_url: returnUrl,
          cancel_url: `${appUrl}/tasks/${taskId}/pay/cancel?payment_id=${own.id}`,
        }),
  };
}

/** Our deadline ends the payment first; Stripe's own is behind it, in case we are away. */
function sessionExpiry({ createdAt, expiresAt }: StartRequest): Date {
  const wanted = Math.max(expiresAt.getTime(), createdAt.getTime() + SESSION_LIFETIME_MIN_MS);
  return new Date(Math.min(wanted, createdAt.getTime() + SESSION_LIFETIME_MAX_MS));
}

function toStarted({
  session,
  request,
  appUrl,
}: {
  session: Stripe.Checkout.Session;
  request: StartRequest;
  appUrl: string;
}): Started {
  const embeddedUrl = `${appUrl}/tasks/${request.taskId}/pay/card?payment_id=${request.payment.id}`;
  const checkoutUrl = request.presentation === 'embedded' ? embeddedUrl : session.url;
  if (!checkoutUrl) throw new Error('Stripe opened a session without an address to pay at');
  return { reference: session.id, checkoutUrl };
}
