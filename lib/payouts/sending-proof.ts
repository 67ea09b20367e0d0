import { capabilities } from '@/lib/providers/names';
import type { PayoutRow } from './payout-row';

/** After a request without a usable response, the provider may still act on it for this long. */
export const UNKNOWN_SEND_MS = 15 * 60_000;

/**
 * What the provider's silence about a payout that is not sent any more shows. `unsent` - it never was. `not_yet` - a
 * request may still be on its way. `unknown` - the silence shows nothing: the provider accepted it once, or a request had no
 * usable response and the provider cannot be asked by our reference.
 */
export type SendingProof = 'unsent' | 'not_yet' | 'unknown';

/**
 * Pure. The row must be fenced, or the proof is only what it would be.
 * @param now the database's clock, which also wrote the times of the row
 */
export function sendingProof({
  payout: { provider, payoutReference, sendingUntil, unknownSendAt },
  now,
}: {
  payout: Pick<PayoutRow, 'provider' | 'payoutReference' | 'sendingUntil' | 'unknownSendAt'>;
  now: Date;
}): SendingProof {
  if (payoutReference !== null) return 'unknown';
  if (sendingUntil !== null && sendingUntil > now) return 'not_yet';
  if (unknownSendAt === null) return 'unsent';
  if (!capabilities[provider].isPayoutSearchable) return 'unknown';
  return unknownSendAt.getTime() + UNKNOWN_SEND_MS <= now.getTime() ? 'unsent' : 'not_yet';
}

/**
 * Whether a person is offered to cancel: the payout waits to be sent, and it will be possible to show that it was not; or
 * nobody has claimed it, so that the provider can take it back.
 */
export function isCancellable(payout: PayoutRow): boolean {
  // The provider shows it, in another amount or currency.
  if (payout.reason === 'does_not_agree') return false;
  if (payout.status === 'sent') return payout.reason === 'unclaimed';
  return payout.status === 'requested' && sendingProof({ payout, now: new Date() }) !== 'unknown';
}

/** Why a payout has not arrived, or never will; also where nobody can say whether it was sent. */
export function shownReason(payout: PayoutRow): string | null {
  const isUnknown = payout.status === 'requested' && sendingProof({ payout, now: new Date() }) === 'unknown';
  return payout.reason ?? (isUnknown ? 'may_be_sent' : null);
}
