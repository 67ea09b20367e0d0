import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { env } from '@/lib/core/env';
import { type CheckResult, isBroken, runChecks } from './run-checks';

/**
 * The runs of the checks: `recent` asks about what changed lately, every few minutes; `whole` asks about every row, every
 * night, because an old row that somebody changed by hand is found in no other way.
 */
export const checkRuns = ['recent', 'whole'] as const;
export type CheckRunName = (typeof checkRuns)[number];

/** What was made of a request for a run: it is whole, too, where no whole run was ever made. */
export type MadeRun = { run: CheckRunName; since: Date | null; results: CheckResult[] };

/** A later whole run is overdue: the night passed without one. */
export const WHOLE_RUN_OVERDUE_SECONDS = 36 * 3_600;

/**
 * A recent run begins as long before the last whole run: for transactions that commit late, for a clock that was set, and
 * for what a check lets pass for some minutes.
 */
const OVERLAP_MS = 24 * 3_600_000;

/**
 * Runs the checks and stores what they found, for the metrics of every process and for the next reader. One whole run is
 * made at a time.
 * @throws ChecksAreRunning if another process makes a whole run
 * @throws PayError database_unavailable
 */
export async function checkBooks({ run: asked }: { run: CheckRunName }): Promise<MadeRun> {
  const last = await readLastWholeRun();
  const since =
    asked === 'whole' || last.madeAt === null ? null : new Date(last.madeAt.getTime() - OVERLAP_MS);
  const run = since === null ? 'whole' : 'recent';
  const { askedAt, results } = await runChecks(
    since === null ? { since, isAlone: true, timeoutMs: env().wholeCheckTimeoutSeconds * 1_000 } : { since },
  );
  await store({ run, askedAt, results });
  return { run, since, results };
}

/**
 * A whole run answers the recent question as well; a recent one says nothing about the rows that only a whole run reads, so
 * what that found broken stays broken. An older snapshot never replaces a later one.
 */
async function store({
  run,
  askedAt,
  results,
}: {
  run: CheckRunName;
  askedAt: Date;
  results: CheckResult[];
}): Promise<void> {
  const answered: readonly CheckRunName[] = run === 'whole' ? checkRuns : [run];
  const found = results.map(({ title, ...finding }) => ({
    title,
    finding: isBroken({ title, ...finding }) ? finding : null,
  }));
  await db().$executeRaw`
    WITH found AS (
        SELECT f.title, NULLIF(f.finding, 'null') AS finding
        FROM jsonb_to_recordset(${JSON.stringify(found)}::jsonb) AS f(title text, finding jsonb)),
      gone AS (DELETE FROM ledger_check_results WHERE title NOT IN (SELECT title FROM found))
    INSERT INTO ledger_check_results AS r (run, title, is_broken, finding, checked_at)
    SELECT answered.run, title, finding IS NOT NULL, finding, ${askedAt}
    FROM found, unnest(${answered}::text[]) AS answered(run)
    ON CONFLICT (run, title) DO UPDATE
      SET is_broken = excluded.is_broken, finding = excluded.finding, checked_at = excluded.checked_at
      WHERE r.checked_at <= excluded.checked_at`;
}

const lastWholeRunSchema = z.tuple([z.object({ now: z.date(), madeAt: z.date().nullable() })]);

/** When the last whole run was made, by the database's clock; null: never. */
export async function readLastWholeRun(): Promise<{ now: Date; madeAt: Date | null }> {
  const rows = await db().$queryRaw`
    SELECT now(), min(checked_at) AS "madeAt" FROM ledger_check_results WHERE run = 'whole'`;
  return lastWholeRunSchema.parse(rows)[0];
}

const findingSchema = z.object({
  title: z.string(),
  count: z.number(),
  rows: z.array(z.unknown()),
  problem: z.string().nullable(),
});
const lastRunSchema = z.object({
  run: z.enum(checkRuns),
  checks: z.number(),
  ageSeconds: z.number(),
  broken: z.array(findingSchema),
});

/** What a run found when it was made last: how many checks it has, how old the oldest result is, and what is broken. */
export type LastRun = z.infer<typeof lastRunSchema>;

/**
 * The last run of each kind; none before the first run.
 * @throws PayError database_unavailable
 */
export async function readLastRuns(): Promise<LastRun[]> {
  const rows = await db().$queryRaw`
    SELECT run, count(*)::integer AS checks,
      GREATEST(EXTRACT(epoch FROM now() - min(checked_at)), 0)::float8 AS "ageSeconds",
      COALESCE(jsonb_agg(finding || jsonb_build_object('title', title) ORDER BY title) FILTER (WHERE is_broken), '[]')
        AS broken
    FROM ledger_check_results GROUP BY run ORDER BY run`;
  return z.array(lastRunSchema).parse(rows);
}
