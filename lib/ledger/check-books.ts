import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { type CheckResult, isBroken, runChecks } from './run-checks';

/** What the last run of the checks found: how many of them are broken, and how old the oldest result is. */
export type LastCheck = { broken: number; ageSeconds: number };

/** Runs the checks and stores what they found, for the metrics of every process and for the console. */
export async function checkBooks(): Promise<CheckResult[]> {
  const results = await runChecks();
  const found = results.map((result) => ({ title: result.title, is_broken: isBroken(result) }));
  await db().$executeRaw`
    WITH found AS (SELECT * FROM jsonb_to_recordset(${JSON.stringify(found)}::jsonb) AS f(title text, is_broken boolean)),
      gone AS (DELETE FROM ledger_check_results WHERE title NOT IN (SELECT title FROM found))
    INSERT INTO ledger_check_results (title, is_broken, checked_at)
    SELECT title, is_broken, now() FROM found
    ON CONFLICT (title) DO UPDATE SET is_broken = excluded.is_broken, checked_at = excluded.checked_at`;
  return results;
}

const lastCheckSchema = z.tuple([z.object({ broken: z.number(), ageSeconds: z.number().nullable() })]);

/**
 * What the checks said when they ran last; a database in which they never ran is checked now.
 * @throws PayError database_unavailable
 */
export async function readLastCheck(): Promise<LastCheck> {
  const rows = await db().$queryRaw`
    SELECT count(*) FILTER (WHERE is_broken)::integer AS broken,
      EXTRACT(epoch FROM now() - min(checked_at))::float8 AS "ageSeconds"
    FROM ledger_check_results`;
  const [{ broken, ageSeconds }] = lastCheckSchema.parse(rows);
  if (ageSeconds !== null) return { broken, ageSeconds: Math.max(0, ageSeconds) };
  const results = await checkBooks();
  return { broken: results.filter(isBroken).length, ageSeconds: 0 };
}
