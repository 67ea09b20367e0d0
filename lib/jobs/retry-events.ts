import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { Prisma } from '@/lib/core/db/generated/client';
import { notPutAside, runRows } from '@/lib/core/run-rows';
import { type ProviderName, providerNames } from '@/lib/providers/names';
import { isGateClosed } from '@/lib/providers/registry';
import { handleEvent } from '@/lib/webhooks/handle-event';

const JOB = 'retry-events';
const BATCH = 100;
const AT_ONCE = 5;

/** An event that is still `received` after this long was dropped by a process that died while handling it. */
const ABANDONED_SECONDS = 30;

/** Longer than a payment can be paid at its provider before we have noticed. */
const UNOWNED_DAYS = 7;

/**
 * Handles again the events that failed, those whose process died in between, and those that named a transaction before
 * we knew it. Providers do not wait for one another. Two workers handling one event are harmless.
 * @returns how many events were tried
 */
export async function retryEvents(providers: readonly ProviderName[] = providerNames): Promise<number> {
  const counts = await Promise.all(providers.map(retryAt));
  return counts.reduce((sum, count) => sum + count, 0);
}

async function retryAt(provider: ProviderName): Promise<number> {
  if (isGateClosed(provider)) return 0;
  const unfinished = await unfinishedEvents(provider);
  await retry({ rows: unfinished, isForced: false });
  const early = await eventsBeforeTheirPayment(provider);
  await retry({ rows: early, isForced: true });
  return unfinished.length + early.length;
}

async function retry({ rows, isForced }: { rows: { id: bigint }[]; isForced: boolean }): Promise<void> {
  await runRows({
    job: JOB,
    rows,
    idOf: ({ id }) => id,
    run: ({ id }) => handleEvent(id, { isForced }),
    atOnce: AT_ONCE,
  });
}

const idsSchema = z.array(z.object({ id: z.bigint() }));

async function unfinishedEvents(provider: ProviderName): Promise<{ id: bigint }[]> {
  const rows = await db().$queryRaw`
    SELECT w.id FROM webhook_events w
    WHERE w.provider = ${provider}
      AND ((w.state = 'failed' AND w.next_try_at <= now())
        OR (w.state = 'received' AND w.received_at <= now() - make_interval(secs => ${ABANDONED_SECONDS}::float)))
      AND ${notPutAside({ job: JOB, id: Prisma.sql`w.id` })}
    ORDER BY w.id LIMIT ${BATCH}`;
  return idsSchema.parse(rows);
}

/**
 * Refunds name no payment of ours, only the transaction, which we learn with the money. After that they are handled; an
 * unknown dispute would be tried for ever.
 */
async function eventsBeforeTheirPayment(provider: ProviderName): Promise<{ id: bigint }[]> {
  const rows = await db().$queryRaw`
    SELECT w.id FROM webhook_events w
    JOIN payment_evidence e ON e.provider = w.provider AND e.provider_transaction_id = w.subject ->> 'transactionId'
    JOIN payment_records p ON p.id = e.payment_id AND p.payment_provider = w.provider
    WHERE w.provider = ${provider} AND w.state = 'ignored' AND w.note = 'no_payment_of_ours' AND w.subject ->> 'meaning' = 'refund'
      AND w.received_at > now() - make_interval(days => ${UNOWNED_DAYS}::integer)
      AND ${notPutAside({ job: JOB, id: Prisma.sql`w.id` })}
    ORDER BY w.id LIMIT ${BATCH}`;
  return idsSchema.parse(rows);
}
