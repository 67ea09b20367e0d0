import { closeDb } from '@/lib/core/db/client';
import { runChecks } from '@/lib/ledger/run-checks';
import type { Finding } from './finding';

/** Runs the checks of the ledger; for a database that responds and has every migration. */
export async function checkBooks(): Promise<Finding[]> {
  try {
    const results = await runChecks();
    const broken = results.filter(({ count }) => count > 0);
    if (broken.length === 0) {
      return [{ subject: 'Books', words: `all ${results.length} invariants hold`, fix: null }];
    }
    return broken.map(({ title, count, rows }) => ({
      subject: 'Books',
      words: `Not true for ${count} of the rows looked at: ${title}. The first: ${JSON.stringify(rows)}.`,
      fix: 'Take no new payments, and follow "Broken invariants" in docs/operations.md.',
    }));
  } finally {
    await closeDb();
  }
}
