import { env } from '@/lib/core/env';
import { log } from '@/lib/core/log';
import { type CheckRunName, checkBooks, readLastWholeRun } from '@/lib/ledger/check-books';
import { ChecksAreRunning } from '@/lib/ledger/run-checks';
import { lastTimeAt } from './last-time-at';

/**
 * Runs the checks of the ledger: each that does not hold, or could not be asked, is an alarm. A whole run is made once since
 * the hour of the night has passed, whenever a worker is there to make it.
 */
export async function alarmAboutBooks({ run: asked }: { run: CheckRunName }): Promise<void> {
  if (asked === 'whole' && !(await isWholeRunDue())) return;
  try {
    const { run, results } = await checkBooks({ run: asked });
    for (const { title: check, count, rows, problem } of results) {
      if (problem !== null) log().error({ check, run, problem }, 'An invariant could not be checked');
      else if (count > 0) log().error({ check, run, count, rows }, 'An invariant is broken');
    }
  } catch (error) {
    if (!(error instanceof ChecksAreRunning)) throw error;
    log().info({ run: asked }, 'Another process runs the checks about every row');
  }
}

async function isWholeRunDue(): Promise<boolean> {
  const { now, madeAt } = await readLastWholeRun();
  return madeAt === null || madeAt < lastTimeAt({ now, hour: env().wholeCheckHour });
}
