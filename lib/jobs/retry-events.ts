import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { tryOrLog } from '@/lib/core/try-or-log';
import { handleEvent } from '@/lib/webhooks/handle-event';

const BATCH = 100;

/** An event that is still `received` after this long was dropped by a process that died while handling it. */
const ABANDONED_SECONDS = 30;

/** Longer than a payment can be paid at its provider before we have noticed. */
const UNOWNED_DAYS = 7;

/**
 * Handles again the events that failed, those whose process died in between, and those that named a transaction before
 * we knew it. Two workers handling one event are harmless.
 * @returns how many events were tried
 */
export async function retryEvents(): Promise<number> {
  const unfinished = await unfinishedEvents();
  for (const { id } of unfinished) await retry({ id });
  const early = await eventsBeforeTheirPayment();
  for (const { id } of early) await retry({ id, isForced: true });
  return unfinished.length + early.length;
}

/** An event that loses the database stays as it was, and does not stop those after it. */
async function retry({ id, isForced = false }: { id: bigint; isForced?: boolean }): Promise<void> {
  await tryOrLog({
    attempt: () => handleEvent(id, { isForced }),
    message: 'Could not handle an event',
    facts: { event: String(id) },
  });
}

function unfinishedEvents(): Promise<{ id: bigint }[]> {
  const now = Date.now();
  return db().webhookEvent.findMany({
    where: {
      OR: [
        { state: 'failed', nextTryAt: { lte: new Date(now) } },
        { state: 'received', receivedAt: { lte: new Date(now - ABANDONED_SECONDS * 1000) } },
      ],
    },
    orderBy: { id: 'asc' },
    take: BATCH,
    select: { id: true },
  });
}

/**
 * Refunds name no payment of ours, only the transaction, which we learn with the money. After that they are handled; an
 * unknown dispute would be tried for ever.
 */
async function eventsBeforeTheirPayment(): Promise<{ id: bigint }[]> {
  const rows = await db().$queryRaw`
    SELECT w.id FROM webhook_events w
    JOIN payment_evidence e ON e.provider = w.provider AND e.provider_transaction_id = w.subject ->> 'transactionId'
    JOIN payment_records p ON p.id = e.payment_id AND p.payment_provider = w.provider
    WHERE w.state = 'ignored' AND w.note = 'no_payment_of_ours' AND w.subject ->> 'meaning' = 'refund'
      AND w.received_at > now() - make_interval(days => ${UNOWNED_DAYS}::integer)
    ORDER BY w.id LIMIT ${BATCH}`;
  return z.array(z.object({ id: z.bigint() })).parse(rows);
}
