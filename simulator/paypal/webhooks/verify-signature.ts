import { verify, X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { PayPalError } from '../api/errors';
import type { Authority } from '../books/records';
import type { PayPalSimulator } from '../simulator';
import { signedMessage } from './sign';

export const verifySignatureSchema = z.object({
  auth_algo: z.string().max(100),
  cert_url: z.string().max(500),
  transmission_id: z.string().max(50),
  transmission_sig: z.string().max(500),
  transmission_time: z.string().max(100),
  webhook_id: z.string().max(50),
  webhook_event: z.record(z.string(), z.unknown()),
});

/**
 * POST /v1/notifications/verify-webhook-signature. The checksum is taken over `webhook_event` as it stands in the request:
 * an event that was parsed and written again in another form does not verify, as with PayPal.
 */
export function verifySignature({
  simulator,
  body,
  text,
}: {
  simulator: PayPalSimulator;
  body: z.infer<typeof verifySignatureSchema>;
  text: string;
}): { verification_status: 'SUCCESS' | 'FAILURE' } {
  const event = rawField({ text, name: 'webhook_event' });
  if (event === null) throw new PayPalError({ issue: 'MISSING_REQUIRED_PARAMETER', field: '/webhook_event' });
  const { apiUrl, webhookId } = simulator.settings;
  const certificate = findCertificate({ authority: simulator.authority, url: body.cert_url, apiUrl });
  const message = signedMessage({
    transmissionId: body.transmission_id,
    time: body.transmission_time,
    webhookId,
    body: event,
  });
  const isGood =
    body.webhook_id === webhookId &&
    body.auth_algo === 'SHA256withRSA' &&
    certificate !== null &&
    isTrusted({ certificate, authority: simulator.authority }) &&
    verify(
      'sha256',
      Buffer.from(message),
      certificate.publicKey,
      Buffer.from(body.transmission_sig, 'base64'),
    );
  return { verification_status: isGood ? 'SUCCESS' : 'FAILURE' };
}

/** The PEM that GET /v1/notifications/certs/{id} gives, or null. */
export function certificatePem({ authority, id }: { authority: Authority; id: string }): string | null {
  const { certificate, expiredCertificate, foreignCertificate } = authority;
  return [certificate, expiredCertificate, foreignCertificate].find((known) => known.id === id)?.pem ?? null;
}

function findCertificate({
  authority,
  url,
  apiUrl,
}: {
  authority: Authority;
  url: string;
  apiUrl: string;
}): X509Certificate | null {
  const prefix = `${apiUrl}/v1/notifications/certs/`;
  const pem = url.startsWith(prefix) ? certificatePem({ authority, id: url.slice(prefix.length) }) : null;
  return pem === null ? null : new X509Certificate(pem);
}

function isTrusted({
  certificate,
  authority,
}: {
  certificate: X509Certificate;
  authority: Authority;
}): boolean {
  const now = Date.now();
  const isInTime = Date.parse(certificate.validFrom) <= now && now <= Date.parse(certificate.validTo);
  return isInTime && certificate.verify(new X509Certificate(authority.caPem).publicKey);
}

/** The text of one field of a JSON object, exactly as it was sent. The text is known to be JSON. */
export function rawField({ text, name }: { text: string; name: string }): string | null {
  // Strings are skipped whole, so that braces, commas and names inside of them do not count.
  const tokens = /"(?:[^"\\]|\\.)*"|[{}[\]:,]/g;
  let depth = 0;
  let key: string | null = null;
  let start: number | null = null;
  for (const { 0: token, index } of text.matchAll(tokens)) {
    if (token === '}' || token === ']') depth -= 1;
    const isEnd = (depth === 1 && token === ',') || depth === 0;
    if (isEnd && start !== null) return text.slice(start, index).trim();
    if (token === '{' || token === '[') depth += 1;
    if (depth !== 1) continue;
    if (token.startsWith('"') && start === null) key = token;
    if (token === ':' && key === JSON.stringify(name)) start = index + 1;
  }
  return null;
}
