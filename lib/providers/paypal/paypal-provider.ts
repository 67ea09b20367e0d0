import { readFileSync } from 'node:fs';
import type { PayPalSettings } from '@/lib/env';
import { toDecimal } from '@/lib/money';
import { labelOf } from '../own-name';
import { type Finding, type Provider, ProviderError, type StartRequest } from '../provider';
import { purposeOf } from '../purpose';
import { type CertificateTrust, certificateStore, payPalTrust } from './paypal-certificates';
import { type PayPalClient, payPalClient } from './paypal-client';
import { findPayPalDispute, submitPayPalEvidence } from './paypal-dispute';
import { listPayPalEvents } from './paypal-event';
import { approvalUrl, findingOf, parseOrder } from './paypal-finding';
import { payPalPayouts } from './paypal-payout';
import { findPayPalRefund, listPayPalRefunds, refundCapture } from './paypal-refund';
import { issueOf, requireAccepted } from './paypal-refusal';
import { readPayPalWebhook } from './paypal-webhook';

/**
 * PayPal through Orders v2: the payer approves on PayPal's page, and only our server's capture takes the money. An
 * order that we never capture lapses by itself.
 */
export function payPalProvider({ settings, appUrl }: { settings: PayPalSettings; appUrl: string }): Provider {
  const { livemode, merchantId } = settings;
  const client = payPalClient(settings);
  const certificates = certificateStore(() => trustOf(settings));
  const find = (reference: string) => findOrder({ client, reference, livemode });

  return {
    name: 'paypal',
    livemode,
    payee: merchantId,

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

    find: ({ reference }) => find(reference),

    async collect({ reference, idempotencyKey }) {
      const answer = await client.call({
        method: 'POST',
        path: `/v2/checkout/orders/${encodeURIComponent(reference)}/capture`,
        requestId: idempotencyKey,
      });
      // Whatever the answer was, how the order stands now is what counts: another call may have been quicker.
      const finding = await find(reference);
      const isUntaken = finding.state === 'approved' || finding.state === 'open';
      return isUntaken ? afterRefusal({ finding, issue: issueOf(answer) }) : finding;
    },

    async cancel({ reference, payment }) {
      const finding = await find(reference);
      const isUntaken = ['absent', 'open', 'approved'].includes(finding.state);
      return isUntaken
        ? { state: 'closed', reference, owner: { id: payment.id, token: payment.token } }
        : finding;
    },

    refund: (request) => refundCapture({ client, request }),
    findRefund: (query) => findPayPalRefund({ client, query }),
    listRefunds: ({ transactionId }) => listPayPalRefunds({ client, transactionId }),
    findDispute: ({ disputeReference }) => findPayPalDispute({ client, disputeReference }),
    submitEvidence: (request) => submitPayPalEvidence({ client, request }),
    ...payPalPayouts({ client }),
    listEvents: ({ since }) => listPayPalEvents({ client, since, livemode }),
    readWebhook: (delivery) => readPayPalWebhook({ ...delivery, settings, client, certificates }),
  };
}

/** Where PayPal can be asked for the order, or `absent` where it knows none: unapproved orders vanish after hours. */
async function findOrder({
  client,
  reference,
  livemode,
}: {
  client: PayPalClient;
  reference: string;
  livemode: boolean;
}): Promise<Finding> {
  const path = `/v2/checkout/orders/${encodeURIComponent(reference)}`;
  const answer = await client.call({ method: 'GET', path });
  if (answer.status === 404) return { state: 'absent' };
  requireAccepted(answer);
  return findingOf({ order: parseOrder(answer.body), livemode });
}

/** Everything here follows from the payment's row: PayPal does not compare what is sent twice under one key. */
function orderBody({ request, appUrl }: { request: StartRequest; appUrl: string }) {
  const { payment: own, taskId, amount, currency, locale } = request;
  const door = `${appUrl}/api/users/tasks/${taskId}/pay/paypal`;
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
          return_url: `${door}/success`,
          cancel_url: `${door}/cancel`,
          user_action: 'PAY_NOW',
          shipping_preference: 'NO_SHIPPING',
          brand_name: 'LinkU',
          locale: locale === 'zh' ? 'zh-CN' : 'en-GB',
        },
      },
    },
  };
}

/** These send the payer back to PayPal with the same order, to choose another way to fund it. */
const PAYER_CAN_GO_ON = ['INSTRUMENT_DECLINED', 'PAYER_ACTION_REQUIRED', 'ORDER_NOT_APPROVED'];

/** An order that was not captured: still possible, in other hands at this moment, or over. */
function afterRefusal({
  finding,
  issue,
}: {
  finding: Extract<Finding, { state: 'approved' | 'open' }>;
  issue: string | null;
}): Finding {
  const { reference, owner } = finding;
  if (issue === null) return finding;
  if (PAYER_CAN_GO_ON.includes(issue)) {
    return { state: 'open', reference, owner, lastDecline: issue.toLowerCase() };
  }
  return { state: 'failed', reference, owner, reason: issue.toLowerCase() };
}

/** The twin signs with an authority of its own, and only its address is asked for certificates then. */
function trustOf({ mode, apiBase, webhookAuthorityFile }: PayPalSettings): CertificateTrust {
  const real = payPalTrust(mode);
  const address = apiBase && new URL(apiBase.origin);
  return {
    ...real,
    ...(address && {
      hosts: [address.host],
      protocol: address.protocol === 'http:' ? ('http:' as const) : ('https:' as const),
    }),
    ...(webhookAuthorityFile !== null && { anchors: [readFileSync(webhookAuthorityFile, 'utf8')] }),
  };
}
