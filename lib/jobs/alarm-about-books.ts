import { log } from '@/lib/core/log';
import { checkBooks } from '@/lib/ledger/check-books';

/** The checks of the ledger: each that does not hold, or could not be asked, is an alarm. */
export async function alarmAboutBooks(): Promise<void> {
  for (const { title, count, rows, problem } of await checkBooks()) {
    if (problem !== null) log().error({ check: title, problem }, 'An invariant could not be checked');
    else if (count > 0) log().error({ check: title, count, rows }, 'An invariant is broken');
  }
}
