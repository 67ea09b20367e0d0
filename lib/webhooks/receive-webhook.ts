import { PayError } from '@/lib/core/errors';
import { log } from '@/lib/core/log';
import { giveBackToRateLimit, takeFromRateLimit } from '@/lib/http/rate-limit';
import type { ProviderName } from '@/lib/providers/names';
import type { Provider } from '@/lib/providers/provider';
import { type VerifiedDelivery, WebhookRefused } from '@/lib/providers/provider-event';
import { provider } from '@/lib/providers/registry';
import { providerAnswer } from '@/lib/providers/with-provider';
import { handleEvent } from './handle-event';
import { recordEvent } from './record-event';
import { webhookHandled, webhookRejected, webhookUnverified } from './webhook-metrics';

export type WebhookResponse = { status: number; body: Record<string, unknown> };

/**
 * The endpoint of both providers: verify the raw body, store the event once, handle it, and return 2xx only when it is
 * either done or safely kept for a person. A delivery that cannot be verified leaves only a counter.
 * @throws PayError malformed (refused); database_unavailable, provider_unavailable and rate_limited (the provider sends it again)
 */
export async function receiveWebhook({
  provider: name,
  rawBody,
  headers,
  network,
}: {
  provider: ProviderName;
  rawBody: Buffer;
  headers: Headers;
  /** Where it came from. */
  network: string;
}): Promise<WebhookResponse> {
  const adapter = provider(name);
  if (!adapter) throw new PayError('not_found', { message: `no keys for ${name}` });
  const startedAt = performance.now();
  try {
    const { event, transmissionId } = await verified({ adapter, rawBody, headers, network });
    const id = await recordEvent({ provider: adapter, event, transmissionId });
    const state = await handleEvent(id);
    const seconds = (performance.now() - startedAt) / 1000;
    webhookHandled({ provider: name, type: event.type, seconds });
    log().info(
      { provider: name, event_id: event.eventId, event_type: event.type, payment_id: event.paymentId, state },
      'Webhook received',
    );
    return { status: state === 'failed' ? 500 : 200, body: { received: state !== 'failed', state } };
  } catch (error) {
    if (!(error instanceof WebhookRefused)) throw error;
    webhookRejected({ provider: name, reason: error.reason });
    throw new PayError('malformed', { message: error.message, details: { reason: error.reason } });
  }
}

/**
 * What needs no call is verified whoever sent it; calls for the sake of unknown signatures are counted by network, and one
 * that turns out to be the provider's is not.
 */
async function verified({
  adapter,
  rawBody,
  headers,
  network,
}: {
  adapter: Provider;
  rawBody: Buffer;
  headers: Headers;
  network: string;
}): Promise<VerifiedDelivery> {
  const lookup = { rule: 'webhook_lookup', key: `network:${network}` } as const;
  let isCounted = false;
  const admitLookup = async () => {
    if (!isCounted) await takeFromRateLimit(lookup);
    isCounted = true;
  };
  try {
    const delivery = { rawBody, headers, now: new Date(), admitLookup };
    const own = await providerAnswer(() => adapter.readWebhook(delivery));
    if (isCounted) await giveBackToRateLimit(lookup);
    return own;
  } catch (error) {
    if (error instanceof PayError) webhookUnverified({ provider: adapter.name, reason: error.code });
    throw error;
  }
}
