import { PayError } from '@/lib/core/errors';
import { ProviderError } from './provider';

/** Longer than all tries of one request at either provider take together. */
export const SENDING_SECONDS = 60;

/** After a request without a usable response, the provider may still act on it for this long. */
export const UNKNOWN_SEND_MS = 15 * 60_000;

/** The right to send something once, and since when the outcome of an earlier request is unknown. */
export type SendingClaim = { sendingUntil: Date; unknownBefore: Date | null; claimedAtMs: number };

/** Whether the claim still holds: a process that stood still in between must not send. */
export function isClaimValid({ claimedAtMs }: SendingClaim): boolean {
  return performance.now() - claimedAtMs < (SENDING_SECONDS * 1000) / 2;
}

/** Whether a request that failed may have done something: keys that are not accepted, and a refused request, did nothing. */
export function isOutcomeUnknown(error: unknown): boolean {
  const cause = error instanceof PayError ? error.cause : error;
  return !(cause instanceof ProviderError) || cause.kind === 'unavailable';
}

/**
 * What the provider's silence about something that is not sent any more shows. `unsent` - it never was. `not_yet` - a
 * request may still be on its way. `unknown` - a request had no usable response, and the provider cannot be asked by our
 * reference, so its silence shows nothing.
 */
export type SendingProof = 'unsent' | 'not_yet' | 'unknown';

/**
 * Pure. The row must be fenced, or the proof is only what it would be.
 * @param isSearchable whether the provider can be asked by our reference
 * @param now the database's clock, which also wrote the times of the row
 */
export function proofOfSilence({
  sendingUntil,
  unknownSendAt,
  isSearchable,
  now,
}: {
  /** Until then a process may be sending it. */
  sendingUntil: Date | null;
  /** When it was last sent with an unknown outcome; null: never sent, or refused each time. */
  unknownSendAt: Date | null;
  isSearchable: boolean;
  now: Date;
}): SendingProof {
  if (sendingUntil !== null && sendingUntil > now) return 'not_yet';
  if (unknownSendAt === null) return 'unsent';
  if (!isSearchable) return 'unknown';
  return unknownSendAt.getTime() + UNKNOWN_SEND_MS <= now.getTime() ? 'unsent' : 'not_yet';
}
