import type { PayPalSettings } from '@/lib/core/env';
import { toDecimal } from '@/lib/core/money';
import { readKeptFile } from '@/lib/core/read-kept-file';
import { localeTable } from '@/lib/i18n/locales';
import { labelOf } from '@/lib/providers/external-reference';
import { type PayButtons, type Provider, ProviderError, type StartRequest } from '@/lib/providers/provider';
import { purposeOf } from '@/lib/providers/purpose-of';
import type { Snapshot, SnapshotIn } from '@/lib/providers/snapshot';
import { acceptPayPalClaim } from './accept-paypal-claim';
import { listPayPalBalanceLines, readPayPalBalances } from './paypal-balance';
import { type CertificateTrust, payPalTrust } from './paypal-certificates';
import { type PayPalClient, payPalClient } from './paypal-client';
import { findPayPalDispute, listPayPalDisputes } from './paypal-dispute';
import { findPayPalEvent, listPayPalEvents } from './paypal-event';
import { read } from './paypal-money-back';
import { readPayPalObjectLine } from './paypal-object-line';
import { payPalPayouts } from './paypal-payout';
import { refusalReason } from './paypal-reasons';
import { findPayPalRefund, listPayPalRefunds, refundCapture } from './paypal-refund';
import { issueOf, requireAccepted } from './paypal-refusal';
import { approvalUrl, parseOrder, snapshotOf, snapshotOfWholeCapture } from './paypal-snapshot';
import { payPalWebhookReader } from './paypal-webhook';
import { submitPayPalEvidence } from './submit-paypal-evidence';

/**
 * PayPal through Orders v2: the payer approves on PayPal's page, and only our server's capture takes the money. An
 * order that we never capture lapses by itself.
 */
export function payPalProvider({
  settings,
  appUrl,
  simulatorUrl,
}: {
  settings: PayPalSettings;
  appUrl: string;
  /** Where browsers reach the simulator, if that is another address than ours. */
  simulatorUrl: string | null;
}): Provider {
  const { livemode, merchantId } = settings;
  const client = payPalClient(settings);
  const readWebhook = payPalWebhookReader({ settings, client, trustNow: () => trustOf(settings) });
  const find = (reference: string, transactionId: string | null = null) =>
    findOrder({ client, reference, transactionId, livemode });

  return {
    name: 'paypal',
    livemode,
    payee: merchantId,
    embedded: null,
    buttons: buttonsOf({ settings, simulatorUrl }),

    async start(request) {
      const answer = await client.call({
        method: 'POST',
        path: '/v2/checkout/orders',
        requestId: request.idempotencyKey,
        body: orderBody({ request, appUrl }),
      });
      requireAccepted(answer);
      const order = parseOrder(answer.body);
      const checkoutUrl = approvalUrl(order);
      if (!checkoutUrl) {
        throw new ProviderError('unavailable', { message: 'PayPal made an order that nobody can approve' });
      }
      return { reference: order.id, checkoutUrl };
    },

    find: ({ reference, transactionId }) => find(reference, transactionId),

    async capture({ reference, idempotencyKey }) {
      const answer = await client.call({
        method: 'POST',
        path: `/v2/checkout/orders/${encodeURIComponent(reference)}/capture`,
        requestId: idempotencyKey,
      });
      // Whatever the response was, the current state of the order counts: another call may have been faster. Only of an order
      // that PayPal shows no more is the response all there is.
      const current = await find(reference);
      const isGone = current.state === 'absent' && answer.status < 300;
      const snapshot = isGone ? snapshotOf({ order: parseOrder(answer.body), livemode }) : current;
      const isUntaken = snapshot.state === 'approved' || snapshot.state === 'open';
      return isUntaken ? afterRefusal({ snapshot, issue: issueOf(answer) }) : snapshot;
    },

    async cancel({ reference, payment }) {
      const snapshot = await find(reference);
      const isUntaken = ['absent', 'open', 'approved'].includes(snapshot.state);
      return isUntaken
        ? { state: 'closed', reference, externalReference: { id: payment.id, token: payment.token } }
        : snapshot;
    },

    refund: (request) => refundCapture({ client, request }),
    findRefund: (query) => findPayPalRefund({ client, query }),
    listRefunds: (query) => listPayPalRefunds({ client, ...query }),
    findDispute: ({ disputeReference }) => findPayPalDispute({ client, disputeReference }),
    listDisputes: ({ transactionId }) => listPayPalDisputes({ client, captureId: transactionId }),
    submitEvidence: (request) => submitPayPalEvidence({ client, request }),
    acceptDispute: (request) => acceptPayPalClaim({ client, request }),
    ...payPalPayouts({ client }),
    listEvents: (window) => listPayPalEvents({ client, window, livemode }),
    listBalanceLines: (window) => listPayPalBalanceLines({ client, window }),
    readObjectLine: (object) => readPayPalObjectLine({ client, object }),
    readBalances: ({ asOf }) => readPayPalBalances({ client, asOf }),
    findEvent: ({ eventId }) => findPayPalEvent({ client, eventId, livemode }),
    readWebhook,
  };
}

/** A browser may reach the simulator by another address than we do. */
function buttonsOf({
  settings: { clientId, livemode, apiBase },
  simulatorUrl,
}: {
  settings: PayPalSettings;
  simulatorUrl: string | null;
}): PayButtons {
  return { clientId, isTest: !livemode, sdkUrl: apiBase && `${simulatorUrl ?? apiBase.origin}/sdk/js` };
}

/**
 * The order at PayPal, or its capture if PayPal shows the order no more, or `absent` if it shows neither: unapproved orders
 * disappear after hours.
 */
async function findOrder({
  client,
  reference,
  transactionId,
  livemode,
}: {
  client: PayPalClient;
  reference: string;
  transactionId: string | null;
  livemode: boolean;
}): Promise<Snapshot> {
  const order = await read({ client, path: `/v2/checkout/orders/${encodeURIComponent(reference)}` });
  if (order !== null) return snapshotOf({ order: parseOrder(order), livemode });
  if (transactionId === null) return { state: 'absent' };
  const body = await read({ client, path: `/v2/payments/captures/${encodeURIComponent(transactionId)}` });
  const snapshot = body === null ? null : snapshotOfWholeCapture({ body, orderId: reference, livemode });
  return snapshot ?? { state: 'absent' };
}

/** Everything here is derived from the payment's row: PayPal does not compare two requests under one key. */
function orderBody({ request, appUrl }: { request: StartRequest; appUrl: string }) {
  const { payment: own, taskId, amount, currency, locale } = request;
  const endpoint = `${appUrl}/api/users/tasks/${taskId}/pay/paypal`;
  return {
    intent: 'CAPTURE',
    purchase_units: [
      {
        custom_id: labelOf({ kind: 'payment', own }),
        description: purposeOf(request),
        amount: { currency_code: currency, value: toDecimal({ amount, currency }) },
      },
    ],
    payment_source: {
      paypal: {
        experience_context: {
          return_url: `${endpoint}/success`,
          cancel_url: `${endpoint}/cancel`,
          user_action: 'PAY_NOW',
          shipping_preference: 'NO_SHIPPING',
          brand_name: 'LinkU',
          locale: localeTable[locale].atProvider.paypal,
        },
      },
    },
  };
}

/** These send the payer back to PayPal with the same order, to choose another funding source. */
const PAYER_CAN_GO_ON = ['INSTRUMENT_DECLINED', 'PAYER_ACTION_REQUIRED', 'ORDER_NOT_APPROVED'];

/** An order that was not captured: still possible, being captured by another call, or over. */
function afterRefusal({
  snapshot,
  issue,
}: {
  snapshot: SnapshotIn<'approved' | 'open'>;
  issue: string | null;
}): Snapshot {
  const { reference, externalReference } = snapshot;
  if (issue === null) return snapshot;
  if (PAYER_CAN_GO_ON.includes(issue)) {
    return { state: 'open', reference, externalReference, lastDecline: refusalReason(issue) };
  }
  return { state: 'failed', reference, externalReference, ...refusalReason(issue) };
}

/** The simulator signs with an authority of its own, and then only its address is used for certificates. */
function trustOf({ mode, apiBase, webhookAuthorityFile }: PayPalSettings): CertificateTrust {
  const real = payPalTrust(mode);
  const address = apiBase && new URL(apiBase.origin);
  return {
    ...real,
    ...(address && {
      hosts: [address.host],
      protocol: address.protocol === 'http:' ? ('http:' as const) : ('https:' as const),
    }),
    ...(webhookAuthorityFile !== null && { anchors: [readKeptFile(webhookAuthorityFile)] }),
  };
}
