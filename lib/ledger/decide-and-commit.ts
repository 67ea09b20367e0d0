import { retryWhileStale } from '@/lib/core/retry-while-stale';
import { type CommitOutcome, commit } from './commit';
import type { Plan } from './plan';
import type { CommitRefusal } from './refusal-of';

/** The result of a commit, with the ids that it assigned. */
export type Committed = Extract<CommitOutcome, { outcome: 'done' }>;

/**
 * The way to change money: read the rows, decide a plan, commit it; from the start again while another process was
 * faster. The caller continues with the last rows read, and does the follow-up (a line in the log, a call to a
 * provider) once.
 * @param subject what it is about, for the error
 * @param read everything for the decision, with versions; providers are asked here
 * @param decide the plan for the rows; null when there is nothing to do
 * @param onRefusal the meaning of a refused plan: `again` (for every refusal, by default) or `done_already`; an error
 *   that it throws stays
 * @returns the rows of the last decision, and the result: null when there was nothing to do
 * @throws PayError conflict when it was refused in each round, database_unavailable, and the errors of the functions
 *   given
 */
export function decideAndCommit<Facts>({
  subject,
  roundsMax,
  read,
  decide,
  onRefusal = () => 'again',
}: {
  subject: string;
  roundsMax?: number;
  read: () => Promise<Facts>;
  decide: (facts: Facts) => Plan | null | Promise<Plan | null>;
  onRefusal?: (refusal: CommitRefusal) => 'again' | 'done_already';
}): Promise<{ facts: Facts; committed: Committed | null }> {
  return retryWhileStale({
    subject,
    roundsMax,
    async attempt() {
      const facts = await read();
      const plan = await decide(facts);
      if (!plan) return { facts, committed: null };
      const result = await commit(plan);
      if (result.outcome === 'done') return { facts, committed: result };
      return onRefusal(result.outcome) === 'again' ? null : { facts, committed: null };
    },
  });
}
