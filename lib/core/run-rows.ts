import { setTimeout as pause } from 'node:timers/promises';
import { cutText } from './cut-text';
import { db } from './db/client';
import { Prisma } from './db/generated/client';
import { PayError } from './errors';
import { log } from './log';
import { counter } from './metrics';

/** A row that failed is tried again after this long, then after twice as long each time. */
const FIRST_RETRY_SECONDS = 30;
const RETRY_SECONDS_MAX = 6 * 60 * 60;
/** A refusal (a raise is being paid, a provider is away) ends by itself, and then nobody should wait for hours. */
const REFUSED_RETRY_SECONDS_MAX = 5 * 60;

/** Longer than the interval of any job. */
const FORGOTTEN_SECONDS = 60 * 60;

/** An error may quote whole queries. */
const MESSAGE_CHARACTERS_MAX = 500;

export type RowRun<Row> = {
  /** The job's name, under which its failures are kept. */
  job: string;
  rows: readonly Row[];
  idOf: (row: Row) => number | bigint | string;
  run: (row: Row) => Promise<unknown>;
  /** How many rows are worked on at the same time. */
  atOnce?: number;
  /** Begins at most so many rows in a second. */
  perSecond?: number;
  /**
   * The claim of these rows has set their next time already, so a refusal (a provider that is away, for example) is
   * only logged; a fault is put aside all the same.
   */
  isScheduled?: boolean;
};

/**
 * Runs a job's rows, each by itself: one that throws, whatever it throws, is put aside with its own next time, logged,
 * counted and shown to an operator, and the rows behind it go on.
 * @returns the ids of the rows that did not throw
 * @throws PayError database_unavailable when not even the failure can be written
 */
export async function runRows<Row>(parts: RowRun<Row>): Promise<string[]> {
  const { job, rows, idOf, atOnce = 1, perSecond = Number.POSITIVE_INFINITY } = parts;
  const done: string[] = [];
  const waiting = rows[Symbol.iterator]();
  let startsAt = 0;
  const lane = async () => {
    for (const row of waiting) {
      const now = performance.now();
      startsAt = Math.max(startsAt, now) + 1000 / perSecond;
      const wait = startsAt - 1000 / perSecond - now;
      if (wait > 1) await pause(wait);
      if (await succeeds({ ...parts, row })) done.push(String(idOf(row)));
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, rows.length) }, lane));
  await forget({ job, done });
  return done;
}

/** Also what the job has not found again for long: somebody ended it in another way, and nobody has to look at it. */
async function forget({ job, done }: { job: string; done: string[] }): Promise<void> {
  await db().$executeRaw`
    DELETE FROM job_failures WHERE job = ${job} AND (row_id = ANY (${done})
      OR next_try_at < now() - make_interval(secs => ${FORGOTTEN_SECONDS}::float))`;
}

/** For the query of a job's rows: those that were put aside wait for their own time. */
export function notPutAside({ job, id }: { job: string; id: Prisma.Sql }): Prisma.Sql {
  return Prisma.sql`NOT EXISTS (
    SELECT 1 FROM job_failures f WHERE f.job = ${job} AND f.row_id = (${id})::text AND f.next_try_at > now())`;
}

async function succeeds<Row>({
  job,
  idOf,
  run,
  row,
  isScheduled = false,
}: RowRun<Row> & { row: Row }): Promise<boolean> {
  try {
    await run(row);
    return true;
  } catch (error) {
    const rowId = String(idOf(row));
    const code = error instanceof PayError ? error.code : 'internal';
    counter({
      name: 'linku_job_row_failures_total',
      help: 'Rows that a job could not handle and put aside',
      labelNames: ['job', 'code'],
    }).inc({ job, code });
    const line = { job, row: rowId, error };
    if (code === 'internal') log().error(line, 'A job failed at a row and goes on behind it');
    else log().warn(line, 'A job could not handle a row yet');
    if (code === 'internal' || !isScheduled) await putAside({ job, rowId, code, error });
    return false;
  }
}

async function putAside({
  job,
  rowId,
  code,
  error,
}: {
  job: string;
  rowId: string;
  code: string;
  error: unknown;
}): Promise<void> {
  const text = error instanceof Error ? error.message : String(error);
  // PostgreSQL refuses U+0000 in text.
  const message = cutText({ text: text.replaceAll('\u0000', ''), length: MESSAGE_CHARACTERS_MAX });
  const secondsMax = code === 'internal' ? RETRY_SECONDS_MAX : REFUSED_RETRY_SECONDS_MAX;
  await db().$executeRaw`
    INSERT INTO job_failures AS f (job, row_id, code, message, next_try_at)
    VALUES (${job}, ${rowId}, ${code}, ${message}, now() + make_interval(secs => ${FIRST_RETRY_SECONDS}::float))
    ON CONFLICT (job, row_id) DO UPDATE SET
      code = EXCLUDED.code, message = EXCLUDED.message, attempts = f.attempts + 1, last_failed_at = now(),
      next_try_at = now() + make_interval(
        secs => least(${secondsMax}::float, ${FIRST_RETRY_SECONDS}::float * power(2, least(f.attempts, 20))))`;
}
