import { PayError } from '@/lib/core/errors';
import { tryOrLog } from '@/lib/core/try-or-log';
import { payoutResponse } from './payout-response';
import { findPayoutRow, type PayoutRow } from './payout-row';
import type { PayoutResponse } from './schema';
import { isOpenPayout } from './states';
import { syncPayout } from './sync-payout';

/**
 * One payout of this person; while it is not over it is synced first, and a provider that is away changes nothing.
 * @throws PayError not_found (also when it is somebody else's), database_unavailable
 */
export async function readPayout({
  userId,
  payoutId,
}: {
  userId: number;
  payoutId: number;
}): Promise<PayoutResponse> {
  const payout = await findPayoutRow({ id: payoutId, userId });
  if (!payout) throw new PayError('not_found');
  return payoutResponse(await refreshed(payout));
}

async function refreshed(payout: PayoutRow): Promise<PayoutRow> {
  if (!isOpenPayout(payout.status)) return payout;
  const synced = await tryOrLog({
    attempt: () => syncPayout({ payoutId: payout.id }),
    message: 'Could not sync a payout',
    facts: { payout_id: payout.id },
    except: ['database_unavailable'],
  });
  return synced ?? payout;
}
