import { readDatabaseTime } from '@/lib/core/db/read-database-time';
import { PayError } from '@/lib/core/errors';
import { tryOrLog } from '@/lib/core/try-or-log';
import { decideAndCommit } from '@/lib/ledger/decide-and-commit';
import { planCancelling } from './decide-payout';
import { findPayoutRow, type PayoutRow } from './payout-row';
import { isCancellable, sendingProof } from './sending-proof';
import type { PayoutCanceller } from './states';
import { syncPayout } from './sync-payout';

export type CancelPayout = {
  payoutId: number;
  /** The person whose payout it must be; an operator may cancel anybody's. */
  userId?: number;
  by: PayoutCanceller;
  actorId: number;
};

/**
 * Cancels a payout that was not sent, or that nobody has claimed: its money is in the wallet again. A fence in our row
 * first, so that nobody sends it any more; then the provider is asked, and takes back what it sent; then it is cancelled.
 * Where a request may still be on its way, or the provider is away, it stays `cancelling` and the worker ends it. Of one
 * that may have been sent it is first found out whether it was. Cancelling it again changes nothing.
 * @throws PayError not_found, payout_not_cancellable (it was sent, or is over), payout_may_be_sent (a request had no
 *   response, and the provider is away), database_unavailable
 */
export async function cancelPayout({ payoutId, userId, by, actorId }: CancelPayout): Promise<PayoutRow> {
  const find = async () => {
    const payout = await findPayoutRow({ id: payoutId, ...(userId !== undefined && { userId }) });
    if (!payout) throw new PayError('not_found');
    return payout;
  };
  await findOut(await find());
  const {
    facts: { payout: before },
  } = await decideAndCommit({
    subject: `payout ${payoutId}`,
    read: async () => ({ payout: await find(), now: await readDatabaseTime() }),
    decide({ payout, now }) {
      if (payout.status === 'cancelling' || payout.status === 'cancelled') return null;
      if (isUnknown({ payout, now })) throw new PayError('payout_may_be_sent');
      if (payout.status !== 'requested' && !isCancellable(payout)) {
        throw new PayError('payout_not_cancellable');
      }
      return planCancelling({ payout, by, actorId });
    },
  });
  if (before.status === 'cancelled') return before;
  const payout = (await synced(payoutId)) ?? (await find());
  if (payout.status === 'requested') throw new PayError('payout_may_be_sent');
  if (payout.status !== 'cancelling' && payout.status !== 'cancelled') {
    throw new PayError('payout_not_cancellable');
  }
  return payout;
}

/**
 * Whether one that may have been sent was, and whether one that was sent has been claimed. PayPal is asked by sending under
 * the same name again, as the worker does: that finds the first one, or makes it.
 */
async function findOut(payout: PayoutRow): Promise<void> {
  const isSent = payout.status === 'sent' && !isCancellable(payout);
  if (isSent || isUnknown({ payout, now: await readDatabaseTime() })) await synced(payout.id);
}

function isUnknown({ payout, now }: { payout: PayoutRow; now: Date }): boolean {
  return payout.status === 'requested' && sendingProof({ payout, now }) === 'unknown';
}

function synced(payoutId: number): Promise<PayoutRow | null> {
  return tryOrLog({
    attempt: () => syncPayout({ payoutId }),
    message: 'Could not cancel a payout yet',
    facts: { payout_id: payoutId },
    except: ['database_unavailable'],
  });
}
