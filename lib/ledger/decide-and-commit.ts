import { retryWhileStale } from '@/lib/core/retry-while-stale';
import { type CommitOutcome, commit } from './commit';
import type { Plan } from './plan';
import type { CommitRefusal } from './refusal';

/** What a commit wrote, with the numbers that it gave. */
export type Committed = Extract<CommitOutcome, { outcome: 'done' }>;

/**
 * The way to change money: read the rows, decide a plan, commit it; from the beginning while somebody else was quicker. The
 * caller goes on from what was read last, and does what follows from it (a line in the log, a call to a provider) once.
 *
 * @param subject what it is about, for the error
 * @param read everything that is decided by, with its versions; providers are asked here
 * @param decide the plan for what was read; null when there is nothing to do
 * @param onRefusal what a refused plan means: `again` (for every refusal, if this is not given) or `done_already`; what it
 *   throws stays refused
 * @returns what the last decision was made by, and what was written: null when there was nothing to do
 * @throws PayError conflict when it was refused in each round, database_unavailable, and what the others throw
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
