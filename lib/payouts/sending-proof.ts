import { capabilities } from '@/lib/providers/names';
import type { PayoutRow } from './payout-row';

/** After a request without a usable response, the provider may still act on it for this long. */
const UNKNOWN_SEND_MS = 15 * 60_000;

/**
 * What the provider's silence about a payout that is not sent any more shows. `unsent` - it never was. `not_yet` - a
 * request may still be on its way. `unknown` - a request had no usable response, and the provider cannot be asked by our
 * reference, so its silence shows nothing.
 */
export type SendingProof = 'unsent' | 'not_yet' | 'unknown';

/**
 * Pure. The row must be fenced, or the proof is only what it would be.
 * @param now the database's clock, which also wrote the times of the row
 */
export function sendingProof({
  payout: { provider, sendingUntil, unknownSendAt },
  now,
}: {
  payout: Pick<PayoutRow, 'provider' | 'sendingUntil' | 'unknownSendAt'>;
  now: Date;
}): SendingProof {
  if (sendingUntil !== null && sendingUntil > now) return 'not_yet';
  if (unknownSendAt === null) return 'unsent';
  if (!capabilities[provider].isPayoutSearchable) return 'unknown';
  return unknownSendAt.getTime() + UNKNOWN_SEND_MS <= now.getTime() ? 'unsent' : 'not_yet';
}

/** Whether a person is offered to cancel: the payout waits to be sent, and it will be possible to show that it was not. */
export function isCancellable(payout: PayoutRow): boolean {
  return payout.status === 'requested' && sendingProof({ payout, now: new Date() }) !== 'unknown';
}
