import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { PayError } from '@/lib/core/errors';
import { log } from '@/lib/core/log';
import type { BalanceLine } from '@/lib/providers/balance-line';
import type { ProviderName } from '@/lib/providers/names';
import { type Provider, ProviderError } from '@/lib/providers/provider';
import { providerAnswer } from '@/lib/providers/with-provider';
import type { LineProblem } from './states';
import { storeOpening } from './store-opening';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** So that an import that is interrupted repeats little. */
const WINDOW_MS = DAY_MS;

/** No provider says that its list never gets a line of an earlier time, so each import begins before the end of the last. */
const OVERLAP_MS = 6 * HOUR_MS;

export type Imported = {
  /** Up to here the list is complete; null: nothing of it was ever read. */
  completeUntil: Date | null;
  problem: LineProblem | null;
};

/**
 * Imports every line of a provider's list since the last import: each once, whatever else fails. Two processes may import
 * at once.
 * @throws PayError database_unavailable
 */
export async function importLines(adapter: Provider): Promise<Imported> {
  const { name } = adapter;
  const problem = await importAll(adapter).then(() => null, problemOf);
  if (problem !== null) log().warn({ provider: name, problem }, 'Could not import the lines of a balance');
  await db().$executeRaw`
    INSERT INTO line_cursors (provider, problem) VALUES (${name}, ${problem})
    ON CONFLICT (provider) DO UPDATE SET problem = EXCLUDED.problem, updated_at = now()`;
  const cursor = await db().lineCursor.findUnique({ where: { provider: name } });
  return { completeUntil: cursor?.completeUntil ?? null, problem };
}

/** Window by window: the cursor moves when all pages of one are stored. */
async function importAll(adapter: Provider): Promise<void> {
  let from = await startOf(adapter);
  for (;;) {
    const end = new Date(from.getTime() + WINDOW_MS);
    // The last window has no end, because the provider's clock is not ours.
    const to = end.getTime() > Date.now() - HOUR_MS ? null : end;
    const completeUntil = await importWindow({ adapter, from, to });
    await moveCursor({ provider: adapter.name, completeUntil });
    if (to === null || completeUntil < to) return;
    from = to;
  }
}

async function importWindow({
  adapter,
  from,
  to,
}: {
  adapter: Provider;
  from: Date;
  to: Date | null;
}): Promise<Date> {
  let cursor: string | null = null;
  let completeUntil: Date | null = null;
  do {
    const page = await providerAnswer(() => adapter.listBalanceLines({ from, to, cursor }));
    await storeLines({ provider: adapter.name, lines: page.lines });
    if (completeUntil === null || page.completeUntil < completeUntil) completeUntil = page.completeUntil;
    cursor = page.next;
  } while (cursor !== null);
  return completeUntil;
}

const firstSchema = z.array(z.object({ at: z.date().nullable() }));

/** The first import begins a day before the books first had money at the provider, with what it held then. */
async function startOf(adapter: Provider): Promise<Date> {
  const provider = adapter.name;
  const cursor = await db().lineCursor.findUnique({ where: { provider } });
  if (cursor?.completeUntil) return new Date(cursor.completeUntil.getTime() - OVERLAP_MS);
  const rows = await db().$queryRaw`
    SELECT min(e.created_at) AS at FROM ledger_accounts a JOIN ledger_entries e ON e.account_id = a.id
    WHERE a.kind = 'provider_clearing' AND starts_with(a.id, ${`provider:${provider}:`})`;
  const [first] = firstSchema.parse(rows);
  const firstMs = (first?.at ?? new Date()).getTime();
  return storeOpening({ adapter, before: new Date(Math.floor(firstMs / 1_000) * 1_000 - DAY_MS) });
}

/** Two workers may import at once: a cursor never goes back. */
async function moveCursor({
  provider,
  completeUntil,
}: {
  provider: ProviderName;
  completeUntil: Date;
}): Promise<void> {
  await db().$executeRaw`
    INSERT INTO line_cursors AS c (provider, complete_until) VALUES (${provider}, ${completeUntil})
    ON CONFLICT (provider) DO UPDATE SET updated_at = now(),
      complete_until = GREATEST(c.complete_until, EXCLUDED.complete_until)`;
}

/** Stores the lines that are not known. One that the provider shows with other sums than before is stored as the change. */
async function storeLines({
  provider,
  lines,
}: {
  provider: ProviderName;
  lines: BalanceLine[];
}): Promise<void> {
  if (lines.length === 0) return;
  const known = await db().balanceLine.findMany({
    where: { provider, reference: { in: lines.map(({ reference }) => reference) } },
    select: { reference: true, amount: true, fee: true },
  });
  const sums = new Map(known.map((row) => [row.reference, row]));
  const rows = lines.flatMap((line) => {
    const before = sums.get(line.reference);
    const changed = before && changeOf({ line, amount: Number(before.amount), fee: Number(before.fee) });
    return before === undefined ? [line] : (changed ?? []);
  });
  if (rows.length === 0) return;
  await db().balanceLine.createMany({
    data: rows.map((line) => rowOf({ provider, line })),
    skipDuplicates: true,
  });
}

/** The change has a reference of its own, which says from what to what, so it is stored once. */
function changeOf({
  line,
  amount,
  fee,
}: {
  line: BalanceLine;
  amount: number;
  fee: number;
}): BalanceLine | null {
  if (line.amount === amount && line.fee === fee) return null;
  return {
    ...line,
    reference: `${line.reference} ${amount}/${fee} -> ${line.amount}/${line.fee}`,
    amount: line.amount - amount,
    fee: line.fee - fee,
    presented: null,
  };
}

function rowOf({ provider, line }: { provider: ProviderName; line: BalanceLine }) {
  const { presented, ...parts } = line;
  return {
    provider,
    ...parts,
    description: parts.description?.replaceAll('\u0000', '') ?? null,
    presentedAmount: presented?.amount ?? null,
    presentedCurrency: presented?.currency ?? null,
    rate: presented?.rate ?? null,
  };
}

/** What the provider did not do is its problem, and stored; everything else is ours. */
function problemOf(error: unknown): LineProblem {
  if (!(error instanceof PayError) || error.code !== 'provider_unavailable') throw error;
  return error.cause instanceof ProviderError && error.cause.isRightMissing ? 'right_missing' : 'unavailable';
}
