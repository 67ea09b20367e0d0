import { verify } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import type { PayPalSettings } from '@/lib/env';
import { readLabel, readName } from '../own-name';
import { ProviderError, type ProviderEvent, WebhookRefused } from '../provider';
import type { certificateStore } from './paypal-certificates';
import type { PayPalClient } from './paypal-client';
import { reversalReference } from './paypal-dispute';

type Delivery = {
  rawBody: Buffer;
  headers: Headers;
  now: Date;
  settings: PayPalSettings;
  client: PayPalClient;
  certificates: ReturnType<typeof certificateStore>;
};

/**
 * Verifies as PayPal prefers: offline, with the certificate of its message signers, over the checksum of the raw body.
 * Where that certificate cannot be fetched, PayPal itself is asked. The checksum is weak by PayPal's design, which is one
 * more reason why a body is never evidence.
 *
 * @throws WebhookRefused
 * @throws ProviderError unavailable: neither way was open, so PayPal should send it again
 */
export async function readPayPalWebhook(delivery: Delivery): Promise<ProviderEvent> {
  const signature = readSignature(delivery.headers);
  if (!(await isAuthentic({ ...delivery, signature }))) throw new WebhookRefused('bad_signature');
  return toProviderEvent({ event: parseEvent(delivery.rawBody), livemode: delivery.settings.livemode });
}

const signatureSchema = z.object({
  transmission_id: z.string().min(1).max(255),
  transmission_time: z.string().min(1).max(64),
  transmission_sig: z.string().min(1).max(4_096),
  cert_url: z.string().min(1).max(2_048),
  auth_algo: z.literal('SHA256withRSA'),
});

type Signature = z.infer<typeof signatureSchema>;

function readSignature(headers: Headers): Signature {
  const parsed = signatureSchema.safeParse({
    transmission_id: headers.get('paypal-transmission-id') ?? undefined,
    transmission_time: headers.get('paypal-transmission-time') ?? undefined,
    transmission_sig: headers.get('paypal-transmission-sig') ?? undefined,
    cert_url: headers.get('paypal-cert-url') ?? undefined,
    auth_algo: headers.get('paypal-auth-algo') ?? undefined,
  });
  if (!parsed.success) throw new WebhookRefused('missing_signature');
  return parsed.data;
}

async function isAuthentic({
  rawBody,
  now,
  settings: { webhookId },
  client,
  certificates,
  signature,
}: Delivery & { signature: Signature }): Promise<boolean> {
  const { transmission_id: id, transmission_time: time, transmission_sig: text, cert_url: url } = signature;
  try {
    const { publicKey } = await certificates.get({ url, now });
    const message = Buffer.from(`${id}|${time}|${webhookId}|${crc32(rawBody)}`);
    return verify('RSA-SHA256', message, publicKey, Buffer.from(text, 'base64'));
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return askPayPal({ rawBody, webhookId, client, signature });
  }
}

const verdictSchema = z.object({ verification_status: z.string() });

/** The event goes back as it came, character for character: written anew it would be another text. */
async function askPayPal({
  rawBody,
  webhookId,
  client,
  signature,
}: {
  rawBody: Buffer;
  webhookId: string;
  client: PayPalClient;
  signature: Signature;
}): Promise<boolean> {
  const event = rawBody.toString('utf8');
  parseEvent(rawBody);
  const head = JSON.stringify({ ...signature, webhook_id: webhookId });
  const { status, body } = await client.call({
    method: 'POST',
    path: '/v1/notifications/verify-webhook-signature',
    rawBody: `${head.slice(0, -1)},"webhook_event":${event}}`,
  });
  const verdict = verdictSchema.safeParse(body);
  if (status >= 400 || !verdict.success) {
    throw new ProviderError('unavailable', { message: `PayPal answered ${status} about a signature` });
  }
  return verdict.data.verification_status === 'SUCCESS';
}

const shortSchema = z.string().min(1).max(255);
const linkSchema = z.object({ rel: z.string(), href: z.string() });
const amountSchema = z.object({ value: z.string().optional(), total: z.string().optional() });

const resourceSchema = z.object({
  id: shortSchema.optional(),
  status: z.string().max(255).optional(),
  /** Sales of PayPal's first API have a state, a parent payment and a custom text instead. */
  state: z.string().max(255).optional(),
  parent_payment: shortSchema.optional(),
  sale_id: shortSchema.optional(),
  custom: z.string().optional(),
  custom_id: z.string().optional(),
  purchase_units: z.array(z.object({ custom_id: z.string().optional() })).optional(),
  supplementary_data: z
    .object({ related_ids: z.object({ order_id: shortSchema.optional() }).optional() })
    .optional(),
  links: z.array(linkSchema).optional(),
  amount: amountSchema.optional(),
  dispute_id: shortSchema.optional(),
  dispute_amount: amountSchema.optional(),
  disputed_transactions: z.array(z.object({ seller_transaction_id: shortSchema.optional() })).optional(),
  /** Items of payouts have a status of another name, and say the batch; events of a batch have it in their header. */
  transaction_status: z.string().max(255).optional(),
  payout_batch_id: shortSchema.optional(),
  payout_item: z.object({ sender_item_id: shortSchema.optional() }).optional(),
  batch_header: z.object({ payout_batch_id: shortSchema.optional() }).optional(),
  reason: z.string().max(255).optional(),
  status_details: z.object({ reason: z.string().max(255).optional() }).nullish(),
});

const eventSchema = z.object({
  id: shortSchema,
  event_type: shortSchema,
  resource_type: z.string().max(255).optional(),
  create_time: z.iso.datetime({ offset: true }),
  resource: resourceSchema,
});

type Event = z.infer<typeof eventSchema>;

function parseEvent(rawBody: Buffer): Event {
  try {
    return eventSchema.parse(JSON.parse(rawBody.toString('utf8')));
  } catch {
    throw new WebhookRefused('bad_body');
  }
}

/** What each kind of event means to us; what is not here is none of our business. */
const MEANINGS: [RegExp, ProviderEvent['meaning']][] = [
  [/^CHECKOUT\.ORDER\.APPROVED$/, 'payer_approved'],
  [/^CHECKOUT\.(ORDER|PAYMENT-APPROVAL)\./, 'look'],
  [/^PAYMENT\.CAPTURE\.REFUNDED$|^PAYMENT\.REFUND\./, 'refund'],
  [/^PAYMENT\.CAPTURE\.REVERSED$/, 'dispute'],
  [/^PAYMENT\.CAPTURE\./, 'look'],
  [/^PAYMENT\.SALE\.(COMPLETED|PENDING|DENIED)$/, 'look'],
  [/^PAYMENT\.SALE\./, 'note'],
  [/^PAYMENT\.PAYOUTS(-ITEM|BATCH)\./, 'payout'],
  [/^CUSTOMER\.DISPUTE\./, 'dispute'],
];

function toProviderEvent({ event, livemode }: { event: Event; livemode: boolean }): ProviderEvent {
  const { event_type: type, resource } = event;
  const meaning = MEANINGS.find(([pattern]) => pattern.test(type))?.[1] ?? 'other';
  const customId = resource.custom_id ?? resource.custom ?? resource.purchase_units?.[0]?.custom_id;
  const payment = readLabel({ kind: 'payment', text: customId });
  const refund = readName({ kind: 'refund', text: customId });
  const payout = readLabel({ kind: 'payout', text: resource.payout_item?.sender_item_id });
  return {
    eventId: event.id,
    type,
    livemode,
    occurredAt: new Date(event.create_time),
    meaning,
    reference: referenceOf(event),
    transactionId: transactionIdOf({ event, meaning }),
    refundReference: meaning === 'refund' ? (resource.id ?? null) : null,
    refundId: refund?.id ?? null,
    refundToken: refund?.token ?? null,
    disputeReference: meaning === 'dispute' ? disputeReferenceOf(event) : null,
    payoutReference: resource.payout_batch_id ?? resource.batch_header?.payout_batch_id ?? null,
    payoutId: payout?.id ?? null,
    payoutToken: payout?.token ?? null,
    accountReference: null,
    paymentId: payment?.id ?? null,
    paymentToken: payment?.token ?? null,
    summary: {
      object: event.resource_type ?? null,
      id: resource.dispute_id ?? resource.id ?? null,
      status: resource.status ?? resource.state ?? resource.transaction_status ?? null,
      amount: amountOf(resource.dispute_amount ?? resource.amount),
      reason: resource.status_details?.reason ?? resource.reason ?? null,
    },
  };
}

/** The order, which is what we know a payment by; the first API called it the parent payment. */
function referenceOf({ event_type: type, resource }: Event): string | null {
  if (type.startsWith('CHECKOUT.ORDER.')) return resource.id ?? null;
  return resource.supplementary_data?.related_ids?.order_id ?? resource.parent_payment ?? null;
}

/** The capture that took the money; a refund or a reversal has an id of its own and points up to it. */
function transactionIdOf({ event, meaning }: { event: Event; meaning: ProviderEvent['meaning'] }) {
  const { event_type: type, resource } = event;
  if (type.startsWith('CUSTOMER.DISPUTE.')) {
    return resource.disputed_transactions?.[0]?.seller_transaction_id ?? null;
  }
  if (type.startsWith('CHECKOUT.')) return null;
  if (resource.sale_id !== undefined) return resource.sale_id;
  if (meaning === 'look') return resource.id ?? null;
  const up = resource.links?.find(({ rel }) => rel === 'up')?.href;
  return up?.split('/').at(-1) ?? null;
}

/** The dispute, or a name for the reversal that points up to its capture. */
function disputeReferenceOf(event: Event): string | null {
  const { resource } = event;
  if (resource.dispute_id !== undefined) return resource.dispute_id;
  const captureId = transactionIdOf({ event, meaning: 'dispute' });
  if (captureId === null || resource.id === undefined) return null;
  return reversalReference({ captureId, reversalId: resource.id });
}

function amountOf(amount: z.infer<typeof amountSchema> | undefined): string | null {
  return amount?.value ?? amount?.total ?? null;
}
