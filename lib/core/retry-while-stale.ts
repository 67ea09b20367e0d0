import { setTimeout as pause } from 'node:timers/promises';
import { PayError } from './errors';

/** Webhooks, workers and people may all move the same row; more rounds than this are a bug, not a race. */
const ROUNDS_MAX = 6;

/** Processes that lost to one another must not all retry at once. */
const JITTER_MS = 5;

/**
 * Repeats an attempt until it has a result. An attempt reads everything anew that it decides by, so that it may be
 * repeated whenever another process was faster.
 * @param subject what it is about, for the error
 * @param attempt null: the rows were stale, start again
 * @throws PayError conflict after `roundsMax` attempts, and what `attempt` throws
 */
export async function retryWhileStale<Result>({
  subject,
  roundsMax = ROUNDS_MAX,
  attempt,
}: {
  subject: string;
  roundsMax?: number | undefined;
  attempt: () => Promise<Result | null>;
}): Promise<Result> {
  for (let round = 1; round <= roundsMax; round += 1) {
    const result = await attempt();
    if (result !== null) return result;
    await pause(JITTER_MS * round * Math.random());
  }
  throw new PayError('conflict', { message: `${subject} kept changing` });
}
