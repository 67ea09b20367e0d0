import { PayError } from '@/lib/core/errors';
import { log } from '@/lib/core/log';
import type { ProviderName } from '@/lib/providers/names';
import { WebhookRefused } from '@/lib/providers/provider-event';
import { provider } from '@/lib/providers/registry';
import { providerAnswer } from '@/lib/providers/with-provider';
import { handleEvent } from './handle-event';
import { recordEvent } from './record-event';
import { webhookHandled, webhookRejected } from './webhook-metrics';

export type WebhookResponse = { status: number; body: Record<string, unknown> };

/**
 * The endpoint of both providers: verify the raw body, store the event once, handle it, and return 2xx only when it is
 * either done or safely kept for a person. A delivery that cannot be verified leaves only a counter.
 * @throws PayError malformed (refused), database_unavailable and provider_unavailable (the provider sends it again)
 */
export async function receiveWebhook({
  provider: name,
  rawBody,
  headers,
}: {
  provider: ProviderName;
  rawBody: Buffer;
  headers: Headers;
}): Promise<WebhookResponse> {
  const adapter = provider(name);
  if (!adapter) throw new PayError('not_found', { message: `no keys for ${name}` });
  const startedAt = performance.now();
  try {
    const event = await providerAnswer(() => adapter.readWebhook({ rawBody, headers, now: new Date() }));
    const id = await recordEvent({ provider: adapter, event });
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
