import { z } from 'zod';
import { pool } from '@/lib/core/db/client';
import { booksChecks } from '@/lib/ledger/checks/books';
import type { Check } from '@/lib/ledger/checks/check';
import { couponsChecks } from '@/lib/ledger/checks/coupons';
import { disputesChecks } from '@/lib/ledger/checks/disputes';
import { eventsChecks } from '@/lib/ledger/checks/events';
import { paymentsChecks } from '@/lib/ledger/checks/payments';
import { payoutsChecks } from '@/lib/ledger/checks/payouts';
import { pointsChecks } from '@/lib/ledger/checks/points';
import { refundsChecks } from '@/lib/ledger/checks/refunds';
import { rewardsChecks } from '@/lib/ledger/checks/rewards';
import { tasksChecks } from '@/lib/ledger/checks/tasks';

/** An invariant, how many rows break it, and the first of those rows. */
export type CheckResult = { title: string; count: number; rows: unknown[] };

/** Enough to find the cause; a fault in every payment must not fill the caller's memory. */
export const CHECK_ROWS_MAX = 20;

/** All checks together read every table, so they may take longer than a statement of a request. */
const CHECKS_TIMEOUT_MS = 60_000;

const checks: readonly Check[] = [
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
];

/**
 * Runs every check of the ledger in one statement, so that all results are of the same instant. Each returns the rows
 * that break it; no rows is the good result. Runs after every integration test and in the worker.
 */
export async function runChecks(): Promise<CheckResult[]> {
  const broken = new Map((await findBroken()).map((answer) => [answer.position, answer]));
  return checks.map(({ title }, position) => {
    const { count = 0, rows = [] } = broken.get(position) ?? {};
    return { title, count, rows };
  });
}

const brokenSchema = z.array(
  z.object({ position: z.number(), count: z.number(), rows: z.array(z.unknown()) }),
);

async function findBroken(): Promise<z.infer<typeof brokenSchema>> {
  const client = await pool().connect();
  try {
    await client.query(`BEGIN READ ONLY; SET LOCAL statement_timeout = ${CHECKS_TIMEOUT_MS}`);
    const ask = { text: question(), query_timeout: CHECKS_TIMEOUT_MS };
    const { rows } = await client.query(ask);
    await client.query('COMMIT');
    client.release();
    return brokenSchema.parse(rows);
  } catch (error) {
    // A connection whose transaction failed does no harm after it is closed.
    client.release(true);
    throw error;
  }
}

/** One row for each check that fails. */
function question(): string {
  return checks
    .map(
      ({ brokenRows }, position) => `
        SELECT ${position} AS position, count(*)::integer AS count,
          json_agg(to_json(numbered.broken)) FILTER (WHERE numbered.number <= ${CHECK_ROWS_MAX}) AS rows
        FROM (SELECT row_number() OVER () AS number, broken FROM (${brokenRows}) broken) numbered
        HAVING count(*) > 0`,
    )
    .join('\nUNION ALL\n');
}
