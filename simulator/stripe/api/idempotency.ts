import { createHash } from 'node:crypto';
import type { Answer } from '../../http/http';
import type { StripeSimulator } from '../simulator';
import { StripeError } from './errors';

const keyLengthMax = 255;

/** Stripe stores responses for at least a day; exactly a day is the least that a client may rely on. */
const retentionMs = 24 * 3600 * 1000;

export type Keyed = {
  key: string;
  /** The connected account that the call acts on: it has keys of its own. */
  accountId: string | null;
  endpoint: string;
  parameters: string;
  requestId: string;
};
type Outcome = { status: number; body: string; isValidation: boolean };

/** Keys whose first request has no response yet. They are in memory: after a restart nothing is running. */
export type RunningKeys = Set<string>;

/**
 * Runs a POST once per key. A repeat with the same parameters gets the stored status and body, errors and 500s
 * included; validation failures are not stored. Throws a StripeError for a key used otherwise or still in use.
 * `execute` must be synchronous: its changes and the stored response are one transaction.
 */
export async function answerOnce({
  simulator,
  running,
  keyed,
  before,
  execute,
  toResponse,
}: {
  simulator: StripeSimulator;
  running: RunningKeys;
  keyed: Keyed;
  before: (() => Promise<void>) | undefined;
  execute: () => Outcome;
  toResponse: (options: { status: number; body: string; headers: Record<string, string> }) => Answer;
}): Promise<Answer> {
  const { key, accountId, endpoint, requestId } = keyed;
  if (key.length > keyLengthMax) {
    const message = `Idempotency key is too long: it has ${key.length} characters, ${keyLengthMax} are allowed.`;
    throw new StripeError({ message, isValidation: true });
  }
  const parametersHash = createHash('sha256').update(keyed.parameters).digest('hex');
  // No header can hold a NUL, so the keys of accounts and the platform's own cannot meet.
  const storedKey = accountId === null ? key : `${accountId}\u0000${key}`;
  const stored = simulator.answers.get(storedKey);
  if (stored !== undefined && stored.createdAtMs > simulator.clock.nowMs() - retentionMs) {
    if (stored.endpoint !== endpoint) throw otherEndpoint({ key, used: stored.endpoint, wanted: endpoint });
    if (stored.parametersHash !== parametersHash) throw otherParameters(key);
    const headers = { 'idempotent-replayed': 'true', 'original-request': stored.requestId };
    return toResponse({ status: stored.status, body: stored.body, headers });
  }
  if (running.has(storedKey)) throw inUse(key);
  running.add(storedKey);
  try {
    await before?.();
    const { status, body } = simulator.journal.transact(() => {
      const outcome = execute();
      if (!outcome.isValidation) {
        const { status, body } = outcome;
        simulator.answers.put(storedKey, {
          endpoint,
          parametersHash,
          status,
          body,
          requestId,
          createdAtMs: simulator.clock.nowMs(),
        });
      }
      return outcome;
    });
    return toResponse({ status, body, headers: {} });
  } finally {
    running.delete(storedKey);
  }
}

function otherParameters(key: string): StripeError {
  return new StripeError({
    type: 'idempotency_error',
    message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
  });
}

function otherEndpoint({ key, used, wanted }: { key: string; used: string; wanted: string }): StripeError {
  return new StripeError({
    type: 'idempotency_error',
    message: `Keys for idempotent requests can only be used for the same endpoint they were first used for ('${wanted}' vs '${used}'). Try using a key other than '${key}' if you meant to execute a different request.`,
  });
}

function inUse(key: string): StripeError {
  return new StripeError({
    status: 409,
    code: 'idempotency_key_in_use',
    message: `There is currently another in-progress request using this idempotent key (that probably means you submitted twice, and the other request is still going through): ${key}. Try again later.`,
  });
}
