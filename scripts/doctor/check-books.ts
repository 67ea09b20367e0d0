import { closeDb } from '@/lib/core/db/client';
import { isBroken, runChecks } from '@/lib/ledger/run-checks';
import type { Finding } from './finding';

const FIX = 'Take no new payments, and follow "Broken invariants" in docs/operations.md.';

/** Runs the checks of the ledger; for a database that responds and has every migration. */
export async function checkBooks(): Promise<Finding[]> {
  try {
    const results = await runChecks();
    const broken = results.filter(isBroken);
    const asked = results.filter(({ problem }) => problem === null).length;
    if (broken.length === 0) {
      return [{ subject: 'Books', words: `asked ${asked} invariants, all of them hold`, fix: null }];
    }
    return [
      {
        subject: 'Books',
        words: `Asked ${asked} of ${results.length} invariants; ${broken.length} do not hold or could not be asked.`,
        fix: FIX,
      },
      ...broken.map(({ title, count, rows, problem }) =>
        problem === null
          ? {
              subject: 'Books',
              words: `Not true for ${count} of the rows looked at: ${title}. The first: ${JSON.stringify(rows)}.`,
              fix: FIX,
            }
          : {
              subject: 'Books',
              words: `Could not be asked: ${title}. ${problem}`,
              fix: 'Run this again when the database has less to do; what cannot be asked is not known to hold.',
            },
      ),
    ];
  } finally {
    await closeDb();
  }
}
