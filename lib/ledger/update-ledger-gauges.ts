import { gauge } from '@/lib/core/metrics';
import { checkBooks, type LastRun, readLastRuns } from './check-books';
import { ChecksAreRunning } from './run-checks';

/**
 * Sets how many invariants each run of the checks found broken when it was made last, and how long ago that was. A database in
 * which no run was ever made is checked now.
 * @throws PayError database_unavailable
 */
export async function updateLedgerGauges(): Promise<void> {
  const failures = gauge({
    name: 'linku_invariant_failures',
    help: 'Invariants that the last run of the checks found broken or could not ask; anything but 0 is an incident',
    labelNames: ['run'],
  });
  const ages = gauge({
    name: 'linku_invariant_checks_age_seconds',
    help: 'Age of the oldest result of the checks: recent ones are made every five minutes, whole ones every night',
    labelNames: ['run'],
  });
  for (const { run, ageSeconds, broken } of await lastRuns()) {
    failures.set({ run }, broken.length);
    ages.set({ run }, ageSeconds);
  }
}

async function lastRuns(): Promise<LastRun[]> {
  const runs = await readLastRuns();
  if (runs.length > 0) return runs;
  try {
    await checkBooks({ run: 'whole' });
  } catch (error) {
    // The next scrape shows what the other process finds.
    if (!(error instanceof ChecksAreRunning)) throw error;
  }
  return await readLastRuns();
}
