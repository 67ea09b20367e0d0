import type pg from 'pg';
import { z } from 'zod';
import { pool } from '@/lib/core/db/client';
import { log } from '@/lib/core/log';
import { tablesOfChanges } from '@/lib/ledger/checks/among';
import { booksChecks } from '@/lib/ledger/checks/books';
import { type Check, statementOf } from '@/lib/ledger/checks/check';
import { couponsChecks } from '@/lib/ledger/checks/coupons';
import { disputesChecks } from '@/lib/ledger/checks/disputes';
import { eventsChecks } from '@/lib/ledger/checks/events';
import { paymentsChecks } from '@/lib/ledger/checks/payments';
import { payoutsChecks } from '@/lib/ledger/checks/payouts';
import { pointsChecks } from '@/lib/ledger/checks/points';
import { reconciliationChecks } from '@/lib/ledger/checks/reconciliation';
import { refundsChecks } from '@/lib/ledger/checks/refunds';
import { rewardsChecks } from '@/lib/ledger/checks/rewards';
import { tasksChecks } from '@/lib/ledger/checks/tasks';

/**
 * An invariant, how many rows break it, and the first of those rows. `problem` says why the check could not be asked;
 * nothing is known of its rows then.
 */
export type CheckResult = { title: string; count: number; rows: unknown[]; problem: string | null };

/** Enough to find the cause; a fault in every payment must not fill the caller's memory. */
export const CHECK_ROWS_MAX = 20;

/** What one run of the checks found, on the snapshot of `askedAt`, by the database's clock. */
export type CheckRun = { askedAt: Date; results: CheckResult[] };

/** Another process is at a run that is made by one at a time. */
export class ChecksAreRunning extends Error {
  override name = 'ChecksAreRunning';
}

/** A check joins large tables, so it may take longer than a statement of a request. */
const CHECK_TIMEOUT_MS = 60_000;

/** Of the advisory lock that the process has which makes a run alone. */
const LOCK = 4_701_126;

/** The server cuts a check first; the client only if the server is away. */
const CLIENT_MARGIN_MS = 2_000;

/** Every check, in the order in which they are asked. */
export const allChecks: readonly Check[] = [
  ...booksChecks,
  ...paymentsChecks,
  ...pointsChecks,
  ...couponsChecks,
  ...tasksChecks,
  ...rewardsChecks,
  ...refundsChecks,
  ...disputesChecks,
  ...payoutsChecks,
  ...eventsChecks,
  ...reconciliationChecks,
];

/** The checks that do not hold, or could not be asked, of what changed since then; null: of every row. */
export async function brokenChecks(since: Date | null = null): Promise<CheckResult[]> {
  const { results } = await runChecks({ since });
  return results.filter(isBroken);
}

/** What is not known to hold counts as broken. */
export function isBroken({ count, problem }: CheckResult): boolean {
  return count > 0 || problem !== null;
}

/**
 * Runs every check of the ledger on one snapshot of the database, each with a time limit of its own: one that fails or
 * takes too long says so in its result and does not stop the others. Each returns the rows that break it; no rows is the
 * good result. Runs after every integration test and in the worker.
 * @param since asks about what changed since then; null: about every row
 * @param isAlone makes no run while another process makes one alone
 * @throws Error of `pg` when no connection can be had at all
 * @throws ChecksAreRunning if another process makes such a run alone
 */
export async function runChecks({
  checks = allChecks,
  since = null,
  timeoutMs = CHECK_TIMEOUT_MS,
  isAlone = false,
}: {
  checks?: readonly Check[];
  since?: Date | null;
  timeoutMs?: number;
  isAlone?: boolean;
} = {}): Promise<CheckRun> {
  const results: CheckResult[] = [];
  const first = await beginSnapshot({ since, timeoutMs, isAlone });
  const { askedAt } = first;
  let { client } = first;
  for (const check of checks) {
    const answer = await ask({ client, check, isWhole: since === null, timeoutMs });
    results.push(answer.result);
    if (answer.isConnected) continue;
    try {
      ({ client } = await beginSnapshot({ since, timeoutMs, isAlone }));
    } catch (error) {
      const left = checks.slice(results.length).map(({ title }) => notAsked({ title, error }));
      return { askedAt, results: [...results, ...left] };
    }
  }
  await end(client);
  return { askedAt, results };
}

const snapshotSchema = z.tuple([z.object({ askedAt: z.date(), mayRun: z.boolean() })]);

/** A transaction that reads, with the tables of what changed since then. */
async function beginSnapshot({
  since,
  timeoutMs,
  isAlone,
}: {
  since: Date | null;
  timeoutMs: number;
  isAlone: boolean;
}): Promise<{ client: pg.PoolClient; askedAt: Date }> {
  const client = await pool().connect();
  client.on('error', ignore);
  try {
    await client.query(
      `BEGIN ISOLATION LEVEL REPEATABLE READ; SET LOCAL statement_timeout = ${timeoutMs};
       SET LOCAL work_mem = '64MB'`,
    );
    const { rows } = await client.query(
      `SELECT now() AS "askedAt", ${isAlone ? `pg_try_advisory_xact_lock(${LOCK})` : 'true'} AS "mayRun"`,
    );
    const [{ askedAt, mayRun }] = snapshotSchema.parse(rows);
    if (!mayRun) throw new ChecksAreRunning('Another process runs the checks about every row');
    if (since !== null) await collectChanges({ client, since, timeoutMs });
    await client.query('SET TRANSACTION READ ONLY; SAVEPOINT before_check');
    return { client, askedAt };
  } catch (error) {
    await end(client);
    throw error;
  }
}

/** Without these tables, only the checks that need them cannot be asked. */
async function collectChanges({
  client,
  since,
  timeoutMs,
}: {
  client: pg.PoolClient;
  since: Date;
  timeoutMs: number;
}): Promise<void> {
  await client.query('SAVEPOINT before_changes');
  try {
    const query = { text: tablesOfChanges(since), query_timeout: timeoutMs + CLIENT_MARGIN_MS };
    await client.query(query);
  } catch (error) {
    log().error({ error }, 'What changed in the books could not be collected');
    await client.query('ROLLBACK TO SAVEPOINT before_changes');
  }
}

/** Nothing was written; a connection that cannot end its transaction is closed. */
async function end(client: pg.PoolClient): Promise<void> {
  const failure = await client.query('ROLLBACK').then(
    () => undefined,
    (error: Error) => error,
  );
  client.off('error', ignore);
  client.release(failure);
}

/** The query reports a connection that is cut; without a listener the event would end the process. */
function ignore(): void {}

const brokenSchema = z.tuple([z.object({ count: z.number(), rows: z.array(z.unknown()) })]);

async function ask({
  client,
  check,
  isWhole,
  timeoutMs,
}: {
  client: pg.PoolClient;
  check: Check;
  isWhole: boolean;
  timeoutMs: number;
}): Promise<{ result: CheckResult; isConnected: boolean }> {
  const { title } = check;
  const text = `
    SELECT count(*)::integer AS count,
      COALESCE(json_agg(to_json(broken)) FILTER (WHERE number <= ${CHECK_ROWS_MAX}), '[]') AS rows
    FROM (SELECT row_number() OVER () AS number, broken FROM (${statementOf({ check, isWhole })}) broken) numbered`;
  try {
    const query = { text, query_timeout: timeoutMs + CLIENT_MARGIN_MS };
    const { rows } = await client.query(query);
    const [found] = brokenSchema.parse(rows);
    return { result: { title, ...found, problem: null }, isConnected: true };
  } catch (error) {
    const isConnected = await client.query('ROLLBACK TO SAVEPOINT before_check').then(
      () => true,
      () => false,
    );
    if (!isConnected) await end(client);
    return { result: notAsked({ title, error }), isConnected };
  }
}

function notAsked({ title, error }: { title: string; error: unknown }): CheckResult {
  return { title, count: 0, rows: [], problem: error instanceof Error ? error.message : String(error) };
}
