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

type Reading = Imported & {
  balances: ProviderBalance[] | null;
  /** How many lines there were before the balance was asked for: with more of them it is another one. */
  lines: number;
};

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
  const provider = adapter.name;
  const margin = marginSeconds === undefined ? {} : { marginSeconds };
  let reading = await readProvider(adapter);
  let checks = await compare({ provider, reading, ...margin });
  for (let reads = 2; checks === null; reads += 1) {
    // Another process has imported what came after the balance.
    reading = await readProvider(adapter);
    if (reads > READS_MAX) reading = { ...reading, balances: null };
    checks = await compare({ provider, reading, ...margin });
  }
  for (const check of checks) await recordUnexplained({ provider, check });
  return storeStatement({ provider, period, checks, reading });
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
  let imported = await importLines(adapter, { isForStatement: true });
  for (let reads = 1; reads <= READS_MAX; reads += 1) {
    const { completeUntil } = imported;
    const lines = await countLines({ provider: adapter.name });
    if (imported.problem !== null || completeUntil === null) return { ...imported, balances: null, lines };
    const balances = await askBalances({ adapter, asOf: completeUntil });
    if (balances === null || balances.every(({ asOf }) => asOf <= completeUntil))
      return { ...imported, balances, lines };
    imported = await importLines(adapter);
    if ((await countLines({ provider: adapter.name })) === lines) {
      const isBehind = balances.some(
        ({ asOf }) => imported.completeUntil === null || asOf > imported.completeUntil,
      );
      return { ...imported, balances: isBehind ? null : balances, lines };
    }
  }
  return { ...imported, balances: null, lines: 0 };
}

function countLines({
  provider,
  sql = db(),
}: {
  provider: ProviderName;
  sql?: Pick<ReturnType<typeof db>, 'balanceLine'>;
}): Promise<number> {
  return sql.balanceLine.count({ where: { provider } });
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

/** Null: the balance is older than the lines. */
async function compare({
  provider,
  reading,
  marginSeconds,
}: {
  provider: ProviderName;
  reading: Reading;
  marginSeconds?: number;
}): Promise<BalanceCheck[] | null> {
  const { completeUntil, balances, lines } = reading;
  await bookLines(provider);
  await matchObjects({ provider, completeUntil, ...(marginSeconds !== undefined && { marginSeconds }) });
  // One moment for all of it: what is settled meanwhile would be missing in one of the two.
  const books = await db().$transaction(
    async (sql) => {
      if (balances !== null && (await countLines({ provider, sql })) !== lines) return null;
      const groups = await readOpenObjects({ provider, completeUntil, marginSeconds: 0, sql });
      return readBooks({ provider, groups, sql });
    },
    { isolationLevel: 'RepeatableRead', timeout: READ_MS_MAX },
  );
  return books && decideBalance({ balances, books });
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
  reading,
}: {
  provider: ProviderName;
  period: Period;
  checks: BalanceCheck[];
  reading: Reading;
}): Promise<number | null> {
  const { unreadObjects } = reading;
  const incompleteReason = incompleteReasonOf(reading);
  return db().$transaction(async (transaction) => {
    const [made] = await transaction.statement.createManyAndReturn({
      data: [{ provider, ...period, incompleteReason, unreadObjects }],
      skipDuplicates: true,
    });
    if (!made) return null;
    await transaction.statementBalance.createMany({
      data: checks.map((check) => ({ statementId: made.id, ...check })),
    });
    return made.id;
  });
}
