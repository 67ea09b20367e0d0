import { db } from '@/lib/core/db/client';
import { type ProviderName, providerNames } from '@/lib/providers/names';
import { type EventSearchProblem, eventSearchProblems } from './states';

/** A search for lost events that did not come through. */
export type StalledSearch = {
  provider: ProviderName;
  problem: EventSearchProblem;
  /** Up to here nothing is missing; null: nothing was searched yet. */
  searchedUntil: Date | null;
};

/**
 * The providers whose list of events could not be read to its end at the last search.
 * @throws PayError database_unavailable
 */
export async function listStalledSearches(): Promise<StalledSearch[]> {
  const rows = await db().eventSearch.findMany({ where: { problem: { not: null } } });
  return rows.flatMap((row) => {
    const provider = providerNames.find((name) => name === row.provider);
    const problem = eventSearchProblems.find((name) => name === row.problem);
    return provider && problem ? [{ provider, problem, searchedUntil: row.searchedUntil }] : [];
  });
}
