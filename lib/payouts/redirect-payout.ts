import { PayError } from '@/lib/core/errors';
import type { PayoutProviderName } from '@/lib/providers/names';
import { type CancelPayout, cancelPayout } from './cancel-payout';
import { findPayoutAccountRow } from './payout-account-row';
import { payoutResponse } from './payout-response';
import { findPayoutRow, type PayoutRow } from './payout-row';
import { requestPayout, requirePayableAccount } from './request-payout';
import type { PayoutResponse } from './schema';

/**
 * Sends a payout that was not sent to another account of its person: it is cancelled, and the same amount is requested
 * again under a key that follows from it. If it cannot be cancelled at once, it stays `cancelling`, and the money is in
 * the wallet as soon as that is done.
 * @returns the new payout, or the old one while it is being cancelled
 * @throws PayError those of `cancelPayout` and `requestPayout`, and payout_destination_same
 */
export async function redirectPayout({
  provider,
  ...cancel
}: CancelPayout & { provider: PayoutProviderName }): Promise<PayoutResponse> {
  const { payoutId, userId } = cancel;
  const payout = await findPayoutRow({ id: payoutId, ...(userId !== undefined && { userId }) });
  if (!payout) throw new PayError('not_found');
  const request = requestInstead({ payout, provider });
  const earlier = await findPayoutRow(request);
  if (!earlier) await requireOtherAccount({ payout, provider });
  if (!earlier && payout.status === 'cancelled') throw new PayError('payout_not_cancellable');
  const cancelled = await cancelPayout(cancel);
  return cancelled.status === 'cancelled' ? requestPayout(request) : payoutResponse(cancelled);
}

function requestInstead({ payout, provider }: { payout: PayoutRow; provider: PayoutProviderName }) {
  const { id, userId, amount, currency, token } = payout;
  return { userId, provider, amount, currency, idempotencyKey: `instead-of-payout-${id}-${token}` };
}

/** Before anything is cancelled: it can be paid, and it is not where the payout goes already. */
async function requireOtherAccount({
  payout: { userId, provider: from, destination, currency },
  provider,
}: {
  payout: PayoutRow;
  provider: PayoutProviderName;
}): Promise<void> {
  const account = await findPayoutAccountRow({ userId, provider });
  if (provider === from && account?.reference === destination) {
    throw new PayError('payout_account_not_ready', { message: 'it goes there already' });
  }
  await requirePayableAccount({ userId, provider, currency });
}
