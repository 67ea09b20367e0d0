import { db } from '@/lib/core/db/client';
import { log } from '@/lib/core/log';
import { commit } from '@/lib/ledger/commit';
import type { ProviderBalance } from '@/lib/providers/balance-line';
import type { ProviderName } from '@/lib/providers/names';
import { type Provider, ProviderError } from '@/lib/providers/provider';
import { bookLines } from './book-lines';
import { type BalanceCheck, decideBalance } from './decide-balance';
import { type Imported, importLines } from './import-lines';
import { matchObjects } from './match-objects';
import { readBooks } from './read-books';
import { readOpenObjects } from './read-open-objects';
import type { IncompleteReason } from './states';

/** Money moves while we read; after so many tries the balance is not compared. */
const READS_MAX = 3;

/** The sums of a clearing account are those of all its entries. */
const READ_MS_MAX = 60_000;

/** From when to when, and for which day (London's, at midnight UTC) or person. */
export type Period = { from: Date; to: Date; day: Date | null; madeBy: number | null };

type Reading = Imported & { balances: ProviderBalance[] | null };

/**
 * Reads a provider's list and balance, books and matches it, and stores what there was to say: the statement of a day, or
 * one that an operator asks for.
 * @param marginSeconds how long the books and the list may follow each other; left out: as the provider needs
 * @returns the statement's number; null: another process has made the one of that day
 * @throws PayError database_unavailable
 */
export async function makeStatement({
  adapter,
  period,
  marginSeconds,
}: {
  adapter: Provider;
  period: Period;
  marginSeconds?: number;
}): Promise<number | null> {
  const reading = await readProvider(adapter);
  const checks = await compare({
    provider: adapter.name,
    reading,
    ...(marginSeconds !== undefined && { marginSeconds }),
  });
  return storeStatement({
    provider: adapter.name,
    period,
    checks,
    incompleteReason: incompleteReasonOf(reading),
  });
}

/**
 * Imports, books and matches what a provider lists, without a statement.
 * @throws PayError database_unavailable
 */
export async function reconcileLines(adapter: Provider): Promise<void> {
  const { completeUntil } = await importLines(adapter);
  await bookLines(adapter.name);
  await matchObjects({ provider: adapter.name, completeUntil });
}

/** The list as far as the balance goes: it is read again until nothing new is in it. */
async function readProvider(adapter: Provider): Promise<Reading> {
  let imported = await importLines(adapter);
  for (let reads = 1; reads <= READS_MAX; reads += 1) {
    const { completeUntil } = imported;
    if (imported.problem !== null || completeUntil === null) return { ...imported, balances: null };
    const balances = await askBalances({ adapter, asOf: completeUntil });
    if (balances === null || balances.every(({ asOf }) => asOf <= completeUntil))
      return { ...imported, balances };
    const before = await countLines(adapter.name);
    imported = await importLines(adapter);
    if ((await countLines(adapter.name)) === before) {
      const isBehind = balances.some(
        ({ asOf }) => imported.completeUntil === null || asOf > imported.completeUntil,
      );
      return { ...imported, balances: isBehind ? null : balances };
    }
  }
  return { ...imported, balances: null };
}

function countLines(provider: ProviderName): Promise<number> {
  return db().balanceLine.count({ where: { provider } });
}

/** Null where the provider does not answer, or our keys may not ask. */
async function askBalances({
  adapter,
  asOf,
}: {
  adapter: Provider;
  asOf: Date;
}): Promise<ProviderBalance[] | null> {
  try {
    return await adapter.readBalances({ asOf });
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    log().warn({ provider: adapter.name, error }, 'Could not read the balance of a provider');
    return null;
  }
}

async function compare({
  provider,
  reading,
  marginSeconds,
}: {
  provider: ProviderName;
  reading: Reading;
  marginSeconds?: number;
}): Promise<BalanceCheck[]> {
  const { completeUntil, balances } = reading;
  await bookLines(provider);
  await matchObjects({ provider, completeUntil, ...(marginSeconds !== undefined && { marginSeconds }) });
  // One moment for all of it: what is settled meanwhile would be missing in one of the two.
  const books = await db().$transaction(
    async (sql) => {
      const groups = await readOpenObjects({ provider, completeUntil, marginSeconds: 0, sql });
      return readBooks({ provider, groups, sql });
    },
    { isolationLevel: 'RepeatableRead', timeout: READ_MS_MAX },
  );
  const checks = decideBalance({ balances, books });
  for (const check of checks) await recordUnexplained({ provider, check });
  return checks;
}

/** One open difference for each currency whose balance nothing explains, until it is zero again. */
async function recordUnexplained({
  provider,
  check: { currency, unexplained },
}: {
  provider: ProviderName;
  check: BalanceCheck;
}): Promise<void> {
  if (unexplained === null) return;
  const open = await db().difference.findFirst({
    where: { provider, kind: 'unexplained', currency, endedAt: null },
  });
  if (!open) {
    if (unexplained === 0) return;
    const row = {
      provider,
      kind: 'unexplained',
      object_key: 'balance',
      currency,
      amount: unexplained,
    } as const;
    await commit({ difference: { kind: 'insert', row } });
    return;
  }
  if (Number(open.amount) === unexplained) return;
  const set = unexplained === 0 ? ({ verb: 'matched' } as const) : { amount: unexplained };
  await commit({ difference: { kind: 'move', id: open.id, version: open.version, set } });
}

function incompleteReasonOf({ problem, balances }: Reading): IncompleteReason | null {
  return problem ?? (balances === null ? 'list_is_late' : null);
}

async function storeStatement({
  provider,
  period,
  checks,
  incompleteReason,
}: {
  provider: ProviderName;
  period: Period;
  checks: BalanceCheck[];
  incompleteReason: IncompleteReason | null;
}): Promise<number | null> {
  return db().$transaction(async (transaction) => {
    const [made] = await transaction.statement.createManyAndReturn({
      data: [{ provider, ...period, incompleteReason }],
      skipDuplicates: true,
    });
    if (!made) return null;
    await transaction.statementBalance.createMany({
      data: checks.map((check) => ({ statementId: made.id, ...check })),
    });
    return made.id;
  });
}
