import { verify } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import type { PayPalSettings } from '@/lib/core/env';
import { bodyOf } from '@/lib/providers/body-of';
import type { CallGate } from '@/lib/providers/call-gate';
import { loggedGate } from '@/lib/providers/logged-gate';
import { type LookupBudget, lookupBudget } from '@/lib/providers/lookup-budget';
import { ProviderError } from '@/lib/providers/provider';
import { type Delivery, type VerifiedDelivery, WebhookRefused } from '@/lib/providers/provider-event';
import { type CertificateTrust, certificateStore } from './paypal-certificates';
import type { PayPalClient, PayPalResponse } from './paypal-client';
import { readPayPalEvent } from './paypal-event';

/** For so long PayPal sends an event again; a clock may be a little ahead of ours. */
const AGE_MS_MAX = 3 * 24 * 60 * 60_000;
const AHEAD_MS_MAX = 5 * 60_000;

/** So many certificates that nobody knows are asked for in a minute in vain. PayPal has a few new ones in a year. */
const CERTIFICATES_PER_MINUTE = 10;
/** So many signatures a minute are shown to PayPal in vain. It is asked only while its certificates cannot be fetched. */
const VERDICTS_PER_MINUTE = 10;

type Checks = {
  settings: PayPalSettings;
  client: PayPalClient;
  certificates: ReturnType<typeof certificateStore>;
  verdicts: { gate: CallGate; budget: LookupBudget };
};

/**
 * The reader of PayPal's deliveries. It verifies as PayPal recommends: offline, with the certificate of its message signers, over
 * the checksum of the raw body. If that certificate cannot be fetched, PayPal itself is asked. What needs no call is checked
 * first, and calls are made within a budget. The checksum is weak by PayPal's design, which is one more reason why a body is
 * never evidence.
 */
export function payPalWebhookReader({
  settings,
  client,
  trustNow,
}: {
  settings: PayPalSettings;
  client: PayPalClient;
  trustNow: () => CertificateTrust;
}) {
  const checks: Checks = {
    settings,
    client,
    certificates: certificateStore({
      trustNow,
      gate: loggedGate('paypal_certificates'),
      budget: lookupBudget({ perMinute: CERTIFICATES_PER_MINUTE }),
    }),
    verdicts: {
      gate: loggedGate('paypal_signatures'),
      budget: lookupBudget({ perMinute: VERDICTS_PER_MINUTE }),
    },
  };
  /**
   * @throws WebhookRefused
   * @throws ProviderError unavailable: it could not be verified now, so PayPal should send it again
   * @throws whatever `admitLookup` throws, before anybody is called
   */
  return async (delivery: Delivery): Promise<VerifiedDelivery> => {
    const { rawBody, headers, now } = delivery;
    const signature = readSignature(headers);
    requireRecent({ time: signature.transmission_time, now });
    if (!(await isAuthentic({ checks, delivery, signature }))) throw new WebhookRefused('bad_signature');
    const event = readPayPalEvent({ ...bodyOf(rawBody), livemode: settings.livemode });
    return { event, transmissionId: signature.transmission_id };
  };
}

const signatureSchema = z.object({
  // Anything else could shift the parts of the signed text.
  transmission_id: z.string().regex(/^[\w-]{1,255}$/),
  transmission_time: z
    .string()
    .max(64)
    .pipe(z.iso.datetime({ offset: true })),
  transmission_sig: z
    .string()
    .max(4_096)
    .regex(/^[A-Za-z0-9+/]+={0,2}$/),
  cert_url: z.string().min(1).max(2_048),
  auth_algo: z.literal('SHA256withRSA'),
});

type Signature = z.infer<typeof signatureSchema>;

function readSignature(headers: Headers): Signature {
  const parts = signatureSchema.safeParse({
    transmission_id: headers.get('paypal-transmission-id') ?? undefined,
    transmission_time: headers.get('paypal-transmission-time') ?? undefined,
    transmission_sig: headers.get('paypal-transmission-sig') ?? undefined,
    cert_url: headers.get('paypal-cert-url') ?? undefined,
    auth_algo: headers.get('paypal-auth-algo') ?? undefined,
  });
  if (!parts.success) throw new WebhookRefused('missing_signature');
  return parts.data;
}

/** A delivery that somebody recorded is worth nothing for ever. */
function requireRecent({ time, now }: { time: string; now: Date }): void {
  const ageMs = now.getTime() - new Date(time).getTime();
  if (ageMs > AGE_MS_MAX) throw new WebhookRefused('stale');
  if (ageMs < -AHEAD_MS_MAX) throw new WebhookRefused('from_the_future');
}

async function isAuthentic({
  checks: { settings, client, certificates, verdicts },
  delivery: { rawBody, now, admitLookup },
  signature,
}: {
  checks: Checks;
  delivery: Delivery;
  signature: Signature;
}): Promise<boolean> {
  const { webhookId } = settings;
  const { transmission_id: id, transmission_time: time, transmission_sig: text, cert_url: url } = signature;
  try {
    const { publicKey } = await certificates.get({ url, now, admitLookup });
    const message = Buffer.from(`${id}|${time}|${webhookId}|${crc32(rawBody)}`);
    return verify('RSA-SHA256', message, publicKey, Buffer.from(text, 'base64'));
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    requireObject(rawBody);
    await admitLookup();
    if (!verdicts.budget.take({ now })) {
      throw new ProviderError('unavailable', { message: 'Too many signatures could not be verified lately' });
    }
    const answer = await verdicts.gate.pass(() => askPayPal({ rawBody, webhookId, client, signature }));
    const isGood = verdictOf(answer) === 'SUCCESS';
    if (isGood) verdicts.budget.giveBack();
    return isGood;
  }
}

/** The event is returned character for character: rewritten, it would be another text. */
function askPayPal({
  rawBody,
  webhookId,
  client,
  signature,
}: {
  rawBody: Buffer;
  webhookId: string;
  client: PayPalClient;
  signature: Signature;
}): Promise<PayPalResponse> {
  const head = JSON.stringify({ ...signature, webhook_id: webhookId });
  return client.call({
    method: 'POST',
    path: '/v1/notifications/verify-webhook-signature',
    rawBody: `${head.slice(0, -1)},"webhook_event":${rawBody.toString('utf8')}}`,
  });
}

const verdictSchema = z.object({ verification_status: z.string() });

/** A refusal of the question is no verdict, but it is an answer: whoever causes it does not keep others from asking. */
function verdictOf({ status, body }: PayPalResponse): string {
  const verdict = verdictSchema.safeParse(body);
  if (status >= 400 || !verdict.success) {
    throw new ProviderError('unavailable', { message: `PayPal answered ${status} about a signature` });
  }
  return verdict.data.verification_status;
}

/** PayPal is shown JSON only. */
function requireObject(rawBody: Buffer): void {
  if (!z.looseObject({}).safeParse(bodyOf(rawBody).body).success) throw new WebhookRefused('bad_body');
}
