import { gauge } from '@/lib/core/metrics';
import { readLastCheck } from './check-books';

/**
 * Sets how many invariants the checks found broken when they ran last, and how long ago that was.
 * @throws PayError database_unavailable
 */
export async function updateLedgerGauges(): Promise<void> {
  const { broken, ageSeconds } = await readLastCheck();
  gauge({
    name: 'linku_invariant_failures',
    help: 'Invariants that the last run of the checks found broken or could not ask; anything but 0 is an incident',
  }).set(broken);
  gauge({
    name: 'linku_invariant_checks_age_seconds',
    help: 'Age of the oldest result of the checks; they run every five minutes',
  }).set(ageSeconds);
}
