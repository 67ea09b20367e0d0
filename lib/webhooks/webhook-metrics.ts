import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { counter, gauge, secondsHistogram } from '@/lib/core/metrics';
import { waitingEventStates } from './states';

/** A verified webhook was handled, so many seconds after its arrival. */
export function webhookHandled({
  provider,
  type,
  seconds,
}: {
  provider: string;
  type: string;
  seconds: number;
}): void {
  secondsHistogram({
    name: 'linku_webhook_processing_seconds',
    help: 'From the arrival of a verified webhook to its response',
    labelNames: ['provider', 'type'],
  }).observe({ provider, type }, seconds);
}

/** A webhook was refused. */
export function webhookRejected({ provider, reason }: { provider: string; reason: string }): void {
  counter({
    name: 'linku_webhooks_rejected_total',
    help: 'Webhooks that failed verification',
    labelNames: ['provider', 'reason'],
  }).inc({ provider, reason });
}

/** A webhook could not be verified now: its provider sends it again. */
export function webhookUnverified({ provider, reason }: { provider: string; reason: string }): void {
  counter({
    name: 'linku_webhooks_unverified_total',
    help: 'Webhooks that could not be verified for the moment, and were not taken',
    labelNames: ['provider', 'reason'],
  }).inc({ provider, reason });
}

const inboxSchema = z.object({ backlog: z.number(), oldest_seconds: z.number(), parked: z.number() });

/**
 * Sets the gauges of the inbox.
 * @throws PayError database_unavailable
 */
export async function updateWebhookGauges(): Promise<void> {
  const { backlog, oldest_seconds, parked } = await readInbox();
  gauge({
    name: 'linku_webhook_backlog',
    help: 'Webhook events received or failed and not handled yet',
  }).set(backlog);
  gauge({ name: 'linku_webhook_backlog_oldest_age_seconds', help: 'Age of the oldest of them' }).set(
    oldest_seconds,
  );
  gauge({ name: 'linku_webhooks_parked', help: 'Webhook events that a person has to look at' }).set(parked);
  const searched = gauge({
    name: 'linku_event_search_age_seconds',
    help: 'Since when the list of events of a provider was not searched to its end',
    labelNames: ['provider'],
  });
  for (const { provider, searchedUntil } of await db().eventSearch.findMany()) {
    if (searchedUntil) searched.set({ provider }, Math.max(0, (Date.now() - searchedUntil.getTime()) / 1000));
  }
}

async function readInbox(): Promise<z.output<typeof inboxSchema>> {
  const rows = await db().$queryRaw`
    SELECT count(*) FILTER (WHERE state = ANY (${waitingEventStates}))::float8 AS backlog,
      COALESCE(extract(epoch FROM now() - min(received_at) FILTER (WHERE state = ANY (${waitingEventStates}))), 0)::float8
        AS oldest_seconds,
      count(*) FILTER (WHERE state = 'parked')::float8 AS parked
    FROM webhook_events WHERE state = ANY (${[...waitingEventStates, 'parked']})`;
  return z.tuple([inboxSchema]).parse(rows)[0];
}
