import { createPrivateKey, randomBytes, randomUUID, sign } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Forgery } from '../../webhooks/webhook-faults';
import { wireTime } from '../api/wire';
import { newEventId } from '../books/ids';
import type { Authority } from '../books/records';
import { withCrc } from './with-crc';

const foreignOrigin = 'https://api.sandbox.paypal.com.notifications.example';

/**
 * A webhook as it goes out, signed as PayPal signs: RSA-SHA256 over `transmissionId|time|webhookId|crc32(body)`, the
 * checksum as an unsigned decimal number. The time is the machine's, as for every receiver.
 */
export function signWebhook({
  body,
  forgery,
  authority,
  webhookId,
  apiUrl,
}: {
  body: string;
  forgery: Forgery | null;
  authority: Authority;
  webhookId: string;
  apiUrl: string;
}): { headers: Record<string, string>; body: string } {
  const transmissionId = randomUUID();
  const time = wireTime(Date.now());
  const message = signedMessage({ transmissionId, time, webhookId, body });
  const signature =
    forgery === 'signature'
      ? randomBytes(256)
      : sign('sha256', Buffer.from(message), createPrivateKey(authority.privateKeyPem));
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'PayPal/AUHR-214.0-58',
    'paypal-auth-algo': 'SHA256withRSA',
    'paypal-auth-version': 'v2',
    'paypal-cert-url': certificateUrl({ authority, forgery, apiUrl }),
    'paypal-transmission-id': transmissionId,
    'paypal-transmission-sig': signature.toString('base64'),
    'paypal-transmission-time': time,
    'correlation-id': randomBytes(7).toString('hex').slice(0, 13),
  };
  return { headers, body: forgedBody({ body, forgery }) };
}

/** What the signature is over. */
export function signedMessage({
  transmissionId,
  time,
  webhookId,
  body,
}: {
  transmissionId: string;
  time: string;
  webhookId: string;
  body: string;
}): string {
  return `${transmissionId}|${time}|${webhookId}|${crc32(body)}`;
}

function certificateUrl({
  authority,
  forgery,
  apiUrl,
}: {
  authority: Authority;
  forgery: Forgery | null;
  apiUrl: string;
}): string {
  const { certificate, expiredCertificate, foreignCertificate } = authority;
  const { id } =
    forgery === 'expired_certificate'
      ? expiredCertificate
      : forgery === 'foreign_certificate'
        ? foreignCertificate
        : certificate;
  const origin = forgery === 'foreign_host' ? foreignOrigin : apiUrl;
  return `${origin}/v1/notifications/certs/${id}`;
}

/** Another event, so that the receiver cannot take it for a repeat of the true one. */
function forgedBody({ body, forgery }: { body: string; forgery: Forgery | null }): string {
  if (forgery !== 'body' && forgery !== 'same_crc') return body;
  const forged = body.replace(/"WH-[^"]+"/, `"${newEventId()}"`);
  return forgery === 'body' ? forged : withCrc({ body: forged, crc: crc32(body) });
}
