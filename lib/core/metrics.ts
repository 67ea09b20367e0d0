import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { z } from 'zod';
import { db } from '@/lib/core/db/client';

/** From a quick read to our own time limit. */
const SECONDS_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** A verified webhook was dealt with, in so many seconds from its arrival. */
export function webhookHandled({
  provider,
  type,
  seconds,
}: {
  provider: string;
  type: string;
  seconds: number;
}): void {
  meters().webhookSeconds.observe({ provider, type }, seconds);
}

/** A webhook was turned away. */
export function webhookRejected({ provider, reason }: { provider: string; reason: string }): void {
  meters().webhooksRejected.inc({ provider, reason });
}

/** Measures the creation of a payment, with the provider's share in it. */
export async function timePaymentCreate<Result>(create: () => Promise<Result>): Promise<Result> {
  const stop = meters().createSeconds.startTimer();
  try {
    const result = await create();
    stop({ outcome: 'ok' });
    return result;
  } catch (error) {
    stop({ outcome: 'refused' });
    throw error;
  }
}

/** A request was answered. */
export function requestServed({
  endpoint,
  status,
  seconds,
}: {
  endpoint: string;
  status: number;
  seconds: number;
}): void {
  meters().requestSeconds.observe({ endpoint, status: `${Math.floor(status / 100)}xx` }, seconds);
}

/**
 * Everything in Prometheus' text format. What the database knows is asked now, so that every process tells the same.
 * @throws PayError database_unavailable
 */
export async function readMetrics(): Promise<{ contentType: string; text: string }> {
  const { registry, gauges, payments } = meters();
  payments.reset();
  for (const { provider, status, total } of await readPayments()) payments.set({ provider, status }, total);
  for (const [name, value] of Object.entries(await readState()))
    gauges[stateSchema.keyof().parse(name)].set(value);
  return { contentType: registry.contentType, text: await registry.metrics() };
}

const paymentsSchema = z.array(z.object({ provider: z.string(), status: z.string(), total: z.number() }));

/**
 * Success, failure and refund rates are quotients of these. They come from the rows and not from a counter, because a
 * payment may settle in any process, and a worker's counter is never scraped.
 */
async function readPayments(): Promise<z.output<typeof paymentsSchema>> {
  const rows = await db().$queryRaw`
    SELECT payment_provider AS provider, payment_status AS status, count(*)::integer AS total
    FROM payment_records WHERE created_at > now() - interval '1 day' GROUP BY 1, 2`;
  return paymentsSchema.parse(rows);
}

/** A scrape must stay cheap however long the books are; the nightly checks read all of them. */
const TRANSACTIONS_CHECKED = 5_000;

const count = z.bigint().transform(Number);

const stateSchema = z.object({
  pending_payments: count,
  pending_payment_oldest_age_seconds: z.number(),
  webhook_backlog: count,
  webhook_backlog_oldest_age_seconds: z.number(),
  webhooks_parked: count,
  payments_needing_review: count,
  invariant_failures: count,
});

type StateName = keyof z.output<typeof stateSchema>;

const stateHelp: Record<StateName, string> = {
  pending_payments: 'Payments whose end is not known yet',
  pending_payment_oldest_age_seconds: 'Age of the oldest of them',
  webhook_backlog: 'Webhook events received or failed and not handled yet',
  webhook_backlog_oldest_age_seconds: 'Age of the oldest of them',
  webhooks_parked: 'Webhook events that a person has to look at',
  payments_needing_review: 'Payments that a person has to look at',
  invariant_failures: 'Invariants of money found broken; anything but 0 is an incident',
};

async function readState(): Promise<z.output<typeof stateSchema>> {
  const rows = await db().$queryRaw`
    SELECT pending.*, backlog.*,
      (SELECT count(*) FROM webhook_events WHERE state = 'parked') AS webhooks_parked,
      (SELECT count(*) FROM payment_records
        WHERE payment_status = 'needs_review' OR review_reason IS NOT NULL) AS payments_needing_review,
      (SELECT count(*) FROM (
        SELECT 1 FROM ledger_entries
        WHERE transaction_id > (SELECT max(id) - ${TRANSACTIONS_CHECKED} FROM ledger_transactions)
        GROUP BY transaction_id, unit HAVING sum(amount) <> 0) u)
        + (SELECT count(*) FROM ledger_accounts WHERE balance < 0)
        + (SELECT count(*) FROM coupons c WHERE c.taken <> (SELECT count(*) FROM coupon_usage_logs l
            WHERE l.coupon_id = c.id AND l.state IN ('reserved', 'used'))) AS invariant_failures
    FROM
      (SELECT count(*) AS pending_payments, COALESCE(extract(epoch FROM now() - min(created_at)), 0)::float8
          AS pending_payment_oldest_age_seconds
        FROM payment_records WHERE payment_status IN ('pending', 'processing')) pending,
      (SELECT count(*) AS webhook_backlog, COALESCE(extract(epoch FROM now() - min(received_at)), 0)::float8
          AS webhook_backlog_oldest_age_seconds
        FROM webhook_events WHERE state IN ('received', 'failed')) backlog`;
  return z.tuple([stateSchema]).parse(rows)[0];
}

type Meters = ReturnType<typeof createMeters>;

/** Next reloads modules while developing; counters must not begin again each time. */
const shared = globalThis as typeof globalThis & { linkuMeters?: Meters };

function meters(): Meters {
  shared.linkuMeters ??= createMeters();
  return shared.linkuMeters;
}

function createMeters() {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const gauge = (name: StateName) => new Gauge({ name: `linku_${name}`, help: stateHelp[name], registers });
  return {
    registry,
    payments: new Gauge({
      name: 'linku_payments_last_day',
      help: 'Payments begun in the last 24 hours, by where they are now',
      labelNames: ['provider', 'status'] as const,
      registers,
    }),
    webhooksRejected: new Counter({
      name: 'linku_webhooks_rejected_total',
      help: 'Webhooks that failed verification',
      labelNames: ['provider', 'reason'] as const,
      registers,
    }),
    webhookSeconds: new Histogram({
      name: 'linku_webhook_processing_seconds',
      help: 'From the arrival of a verified webhook to its answer',
      labelNames: ['provider', 'type'] as const,
      buckets: SECONDS_BUCKETS,
      registers,
    }),
    createSeconds: new Histogram({
      name: 'linku_payment_create_seconds',
      help: "Creation of a payment, with the provider's share in it",
      labelNames: ['outcome'] as const,
      buckets: SECONDS_BUCKETS,
      registers,
    }),
    requestSeconds: new Histogram({
      name: 'linku_http_request_seconds',
      help: 'Requests by endpoint and class of status',
      labelNames: ['endpoint', 'status'] as const,
      buckets: SECONDS_BUCKETS,
      registers,
    }),
    gauges: {
      pending_payments: gauge('pending_payments'),
      pending_payment_oldest_age_seconds: gauge('pending_payment_oldest_age_seconds'),
      webhook_backlog: gauge('webhook_backlog'),
      webhook_backlog_oldest_age_seconds: gauge('webhook_backlog_oldest_age_seconds'),
      webhooks_parked: gauge('webhooks_parked'),
      payments_needing_review: gauge('payments_needing_review'),
      invariant_failures: gauge('invariant_failures'),
    } satisfies Record<StateName, Gauge>,
  };
}
