import { capabilities } from '@/lib/providers/names';
import { proofOfSilence, type SendingProof } from '@/lib/providers/sending-claim';
import type { PayoutRow } from './payout-row';

/**
 * What the provider's silence about a payout shows; nothing, if it accepted the payout once. Pure. The row must be fenced, or
 * the proof is only what it would be.
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
  const isSearchable = capabilities[provider].isPayoutSearchable;
  return proofOfSilence({ sendingUntil, unknownSendAt, isSearchable, now });
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
