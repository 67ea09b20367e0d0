import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { Prisma } from '@/lib/core/db/generated/client';
import { notPutAside, runRows } from '@/lib/core/run-rows';
import { commit } from '@/lib/ledger/commit';
import { balanceLineKinds } from '@/lib/providers/balance-line-kinds';
import type { ProviderName } from '@/lib/providers/names';
import { decideLine, type StoredLine } from './decide-line';

const JOB = 'book-lines';
const BATCH = 500;

const minor = z.bigint().transform(Number);

const rowsSchema = z.array(
  z.object({
    id: minor,
    provider: z.string(),
    reference: z.string(),
    kind: z.enum(balanceLineKinds),
    amount: minor,
    fee: minor,
    currency: z.string(),
    presentedAmount: minor.nullable(),
    presentedCurrency: z.string().nullable(),
  }),
);

/**
 * Books what a provider's list says that it kept, exchanged and paid to our bank: each line in a commit of its own, once.
 * @throws PayError database_unavailable
 */
export async function bookLines(provider: ProviderName): Promise<void> {
  for (;;) {
    const lines = await readUnbooked(provider);
    await runRows({ job: JOB, rows: lines, idOf: ({ id }) => id, run: bookLine });
    if (lines.length < BATCH) return;
  }
}

/** Another process may have booked it meanwhile. */
async function bookLine(line: StoredLine): Promise<void> {
  const { postings, isWhole } = decideLine(line);
  await commit({
    balance_line: { id: line.id },
    postings,
    ...(isWhole && {
      match: {
        provider: line.provider,
        object_key: `line:${line.reference}`,
        lines: [line.id],
        transactions: [],
        keys: postings.map(({ key }) => key),
      },
    }),
  });
}

async function readUnbooked(provider: ProviderName): Promise<StoredLine[]> {
  const rows = await db().$queryRaw`
    SELECT l.id, l.provider, l.reference, l.kind, l.amount, l.fee, l.currency,
      l.presented_amount AS "presentedAmount", l.presented_currency AS "presentedCurrency"
    FROM balance_lines l
    WHERE l.provider = ${provider} AND l.booked_at IS NULL AND ${notPutAside({ job: JOB, id: Prisma.sql`l.id` })}
    ORDER BY l.id LIMIT ${BATCH}`;
  return rowsSchema.parse(rows).map(({ presentedAmount, presentedCurrency, ...line }) => ({
    ...line,
    presented:
      presentedAmount === null || presentedCurrency === null
        ? null
        : { amount: presentedAmount, currency: presentedCurrency },
  }));
}
