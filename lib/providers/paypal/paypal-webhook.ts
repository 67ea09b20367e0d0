import { verify } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import type { PayPalSettings } from '@/lib/core/env';
import { ProviderError } from '@/lib/providers/provider';
import { type ProviderEvent, WebhookRefused } from '@/lib/providers/provider-event';
import type { certificateStore } from './paypal-certificates';
import type { PayPalClient } from './paypal-client';
import { type PayPalEvent, parsePayPalEvent, toProviderEvent } from './paypal-event';

type Delivery = {
  rawBody: Buffer;
  headers: Headers;
  now: Date;
  settings: PayPalSettings;
  client: PayPalClient;
  certificates: ReturnType<typeof certificateStore>;
};

/**
 * Verifies as PayPal recommends: offline, with the certificate of its message signers, over the checksum of the raw
 * body. If that certificate cannot be fetched, PayPal itself is asked. The checksum is weak by PayPal's design, which
 * is one more reason why a body is never evidence.
 * @throws WebhookRefused
 * @throws ProviderError unavailable: neither was possible, so PayPal should send it again
 */
export async function readPayPalWebhook(delivery: Delivery): Promise<ProviderEvent> {
  const signature = readSignature(delivery.headers);
  if (!(await isAuthentic({ ...delivery, signature }))) throw new WebhookRefused('bad_signature');
  return toProviderEvent({ event: parseBody(delivery.rawBody), livemode: delivery.settings.livemode });
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

/** The event is returned character for character: rewritten, it would be another text. */
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
  parseBody(rawBody);
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

function parseBody(rawBody: Buffer): PayPalEvent {
  try {
    return parsePayPalEvent(JSON.parse(rawBody.toString('utf8')));
  } catch {
    throw new WebhookRefused('bad_body');
  }
}
