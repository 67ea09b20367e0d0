import { type ErrorCode, PayError } from './errors';
import { log } from './log';

/**
 * Tries what is tried again later, or what the caller can do without: a refusal goes to the log as a warning and stops
 * nothing.
 * @param attempt the call
 * @param message the line in the log
 * @param facts the ids of what it is about, for that line
 * @param except the refusals that the caller cannot go on after
 * @returns the result, or null when the call was refused
 * @throws PayError of `except`, and everything that is no PayError: that is a bug of ours
 */
export async function tryOrLog<Result>({
  attempt,
  message,
  facts,
  except = [],
}: {
  attempt: () => Promise<Result>;
  message: string;
  facts: Record<string, unknown>;
  except?: readonly ErrorCode[];
}): Promise<Result | null> {
  try {
    return await attempt();
  } catch (error) {
    if (!(error instanceof PayError) || except.includes(error.code)) throw error;
    log().warn({ ...facts, error }, message);
    return null;
  }
}
