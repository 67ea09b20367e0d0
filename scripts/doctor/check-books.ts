import { closeDb } from '@/lib/core/db/client';
import {
  checkBooks as askBooks,
  type CheckRunName,
  type LastRun,
  readLastRuns,
  WHOLE_RUN_OVERDUE_SECONDS,
} from '@/lib/ledger/check-books';
import { type CheckResult, ChecksAreRunning } from '@/lib/ledger/run-checks';
import type { Finding } from './finding';

const subject = 'Books';
const AGAIN = 'Run `npm run doctor -- --whole`';
const FIX = `Take no new payments, and follow "Broken invariants" in docs/operations.md. ${AGAIN} to ask again about every row.`;

/** What each run asks about. */
const questions: Record<CheckRunName, string> = { recent: 'what changed lately', whole: 'every row' };

/**
 * Runs the checks of the ledger about what changed lately, and tells what the last run about every row found; or runs them
 * about every row. For a database that responds and has every migration.
 */
export async function checkBooks({ isWhole }: { isWhole: boolean }): Promise<Finding[]> {
  try {
    const isBusy = await ask(isWhole ? 'whole' : 'recent');
    const runs = await readLastRuns();
    // A run about every row says all that a recent one could.
    const told = isWhole && !isBusy ? runs.filter(({ run }) => run === 'whole') : runs;
    return [...(isBusy ? [BUSY] : []), ...told.flatMap(toFindings)];
  } finally {
    await closeDb();
  }
}

const BUSY: Finding = {
  subject,
  words: 'Not asked now, because another process asks about every row. What was found before:',
  fix: 'Run this again when that has ended.',
};

/** @returns whether another process is at it */
async function ask(run: CheckRunName): Promise<boolean> {
  try {
    await askBooks({ run });
    return false;
  } catch (error) {
    if (error instanceof ChecksAreRunning) return true;
    throw error;
  }
}

/** What a run found when it was made last, and whether that was long ago. */
export function toFindings({ run, checks, ageSeconds, broken }: LastRun): Finding[] {
  const asked = `asked ${checks} invariants about ${questions[run]} ${ago(ageSeconds)}`;
  const sound: Finding = { subject, words: `${asked}, all of them hold`, fix: null };
  const summary: Finding = {
    subject,
    words: `${broken.length} of ${checks} invariants do not hold or could not be asked: ${asked}.`,
    fix: FIX,
  };
  return [
    ...(broken.length === 0 ? [sound] : [summary, ...broken.map(toFinding)]),
    ...(run === 'whole' && ageSeconds > WHOLE_RUN_OVERDUE_SECONDS ? [OVERDUE] : []),
  ];
}

function toFinding({ title, count, rows, problem }: CheckResult): Finding {
  return problem === null
    ? {
        subject,
        words: `Not true for ${count} of the rows looked at: ${title}. The first: ${JSON.stringify(rows)}.`,
        fix: FIX,
      }
    : {
        subject,
        words: `Could not be asked: ${title}. ${problem}`,
        fix: `${AGAIN} when the database has less to do; what cannot be asked is not known to hold.`,
      };
}

const OVERDUE: Finding = {
  subject,
  words:
    'The night passed without a run about every row, so a change of an old row would not have been noticed.',
  fix: `Check that a worker runs, and what it logs after WHOLE_CHECK_HOUR. ${AGAIN} to make one now.`,
};

function ago(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  if (minutes < 1) return 'just now';
  return minutes < 120 ? `${minutes} min ago` : `${Math.round(minutes / 60)} h ago`;
}
