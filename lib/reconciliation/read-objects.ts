import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { Prisma } from '@/lib/core/db/generated/client';
import { notPutAside, runRows } from '@/lib/core/run-rows';
import type { MovedObject } from '@/lib/providers/balance-line';
import { nameOf } from '@/lib/providers/external-reference';
import type { ProviderName } from '@/lib/providers/names';
import type { Provider } from '@/lib/providers/provider';
import { providerAnswer } from '@/lib/providers/with-provider';
import { storeObjectLine } from './store-lines';

const JOB = 'read-objects';

/** Each is a call to the provider, and an operator may be waiting for the statement; the next run goes on. */
const OBJECTS_MAX = 200;
const AT_ONCE = 4;

const rowsSchema = z.array(
  z.object({
    kind: z.enum(['charge', 'refund', 'transfer']),
    reference: z.string(),
    id: z.number(),
    token: z.string().nullable(),
  }),
);
type UnlistedObject = z.infer<typeof rowsSchema>[number];

/**
 * Stores the lines of our payments, refunds and payouts as these tell them, where our keys may not read the provider's list:
 * what was kept of them is known without it. The list, when it can be read, has the last word.
 * @returns of how many nobody has said by now what was kept
 * @throws PayError database_unavailable
 */
export async function readObjects(adapter: Provider): Promise<number> {
  await runRows({
    job: JOB,
    rows: await readUnlisted(adapter.name),
    idOf: ({ kind, reference }) => `${kind} ${reference}`,
    atOnce: AT_ONCE,
    run: async (row) => {
      const line = await providerAnswer(() => adapter.readObjectLine(objectOf(row)));
      if (line !== null) await storeObjectLine({ provider: adapter.name, line });
    },
  });
  return countUnlisted(adapter.name);
}

/** In no order, so that those of which the provider does not say it never stand before all others. */
async function readUnlisted(provider: ProviderName): Promise<UnlistedObject[]> {
  const rows = await db().$queryRaw`
    SELECT o.* FROM (${unlisted(provider)}) o
    WHERE ${notPutAside({ job: JOB, id: Prisma.sql`o.kind || ' ' || o.reference` })}
    ORDER BY random() LIMIT ${OBJECTS_MAX}`;
  return rowsSchema.parse(rows);
}

const countSchema = z.tuple([z.object({ count: z.number() })]);

async function countUnlisted(provider: ProviderName): Promise<number> {
  const rows = await db().$queryRaw`SELECT count(*)::integer AS count FROM (${unlisted(provider)}) o`;
  const [{ count }] = countSchema.parse(rows);
  return count;
}

/** What has moved money at the provider by our own rows, and has no line. What came back is told by the list alone. */
function unlisted(provider: ProviderName): Prisma.Sql {
  return Prisma.sql`
    SELECT 'charge' AS kind, v.provider_transaction_id AS reference, v.payment_id AS id, NULL AS token
    FROM payment_evidence v
    WHERE v.provider = ${provider} AND NOT EXISTS (SELECT 1 FROM balance_lines l
      WHERE l.provider = v.provider AND l.kind = 'charge' AND l.object_reference = v.provider_transaction_id)
    UNION ALL
    SELECT 'refund', r.provider_refund_id, r.id, NULL
    FROM refunds r JOIN payment_evidence v ON v.id = r.evidence_id
    WHERE v.provider = ${provider} AND r.status = 'succeeded' AND r.provider_refund_id IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM balance_lines l
        WHERE l.provider = v.provider AND l.kind = 'refund' AND l.object_reference = r.provider_refund_id)
    UNION ALL
    SELECT 'transfer', o.provider_payout_id, o.id, o.token
    FROM payouts o
    WHERE o.provider = ${provider} AND o.status = 'paid' AND o.provider_payout_id IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM balance_lines l WHERE l.provider = o.provider AND l.kind = 'transfer'
        AND (l.object_reference = o.provider_payout_id
          OR l.own_reference = COALESCE('linku-payout-' || o.id || '-' || o.token, o.id::text)))`;
}

function objectOf({ kind, reference, id, token }: UnlistedObject): MovedObject {
  switch (kind) {
    case 'charge':
      return { kind, transactionId: reference };
    case 'refund':
      return { kind, refundReference: reference };
    case 'transfer': {
      const own = { id, token };
      const payout = { payout: own, name: nameOf({ kind: 'payout', own }), payoutReference: reference };
      return { kind, payout };
    }
  }
}
