import { ProviderError } from './provider';

/** So many calls fail one after the other, over so long a time, before no more are made. */
const FAILURES_MAX = 5;
const FAILING_MS_MIN = 20_000;

/** After this, one call tries whether the provider is back. */
const CLOSED_MS = 15_000;

/** A shorter pause has passed before the next call; no provider means a longer one than the other. */
const RETRY_AFTER_MS_MIN = 2_000;
const RETRY_AFTER_MS_MAX = 10 * 60_000;

/** A provider that hangs must not hold all of a process: further calls fail at once. */
const IN_FLIGHT_MAX = 50;

export type CallGate = {
  /** Whether calls fail at once at the moment. */
  isClosed(): boolean;
  /**
   * Makes a call, unless the provider has failed for a while or asked us to wait.
   * @throws ProviderError unavailable without a call, and everything that `call` throws
   */
  pass<Answer>(call: () => Promise<Answer>): Promise<Answer>;
};

/**
 * The circuit breaker of one provider in this process. It closes when calls went unanswered for a while, then lets one
 * call through at a time until one is answered; it closes at once for as long as the provider asks by `Retry-After`.
 * A refusal is an answer.
 */
export function callGate({
  now = Date.now,
  onChange,
}: {
  now?: () => number;
  onChange: (isClosed: boolean) => void;
}): CallGate {
  let inFlight = 0;
  let failures = 0;
  /** When the first of these failing calls began. */
  let failingSince = 0;
  /** Null while everything is well; else until when no call is made, and after that a single one. */
  let closedUntil: number | null = null;
  let isTrying = false;

  const close = (ms: number) => {
    if (closedUntil === null) onChange(true);
    closedUntil = Math.max(closedUntil ?? 0, now() + ms);
  };
  const answered = () => {
    failures = 0;
    if (closedUntil !== null) onChange(false);
    closedUntil = null;
  };
  const failed = ({ error, beganAt }: { error: ProviderError; beganAt: number }) => {
    failingSince = failures === 0 ? beganAt : Math.min(failingSince, beganAt);
    failures += 1;
    if ((error.retryAfterMs ?? 0) >= RETRY_AFTER_MS_MIN)
      close(Math.min(error.retryAfterMs ?? 0, RETRY_AFTER_MS_MAX));
    else if (closedUntil !== null) close(CLOSED_MS);
    else if (failures >= FAILURES_MAX && now() - failingSince >= FAILING_MS_MIN) close(CLOSED_MS);
  };
  const refusal = (): string | null => {
    if (closedUntil !== null && now() < closedUntil) return 'it did not answer lately, or asked us to wait';
    if (closedUntil !== null && isTrying) return 'one call is trying whether it is back';
    return inFlight >= IN_FLIGHT_MAX ? 'too many calls wait for it' : null;
  };

  return {
    isClosed: () => closedUntil !== null && now() < closedUntil,
    async pass(call) {
      const why = refusal();
      if (why !== null)
        throw new ProviderError('unavailable', { message: `The provider was not asked: ${why}` });
      const beganAt = now();
      const isTrial = closedUntil !== null;
      isTrying ||= isTrial;
      inFlight += 1;
      try {
        const answer = await call();
        answered();
        return answer;
      } catch (error) {
        if (error instanceof ProviderError && error.kind === 'unavailable') failed({ error, beganAt });
        else answered();
        throw error;
      } finally {
        inFlight -= 1;
        if (isTrial) isTrying = false;
      }
    },
  };
}
