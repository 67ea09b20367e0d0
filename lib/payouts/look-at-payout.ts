import { tryOrLog } from '@/lib/core/try-or-log';
import type { PayoutSnapshot } from '@/lib/providers/snapshot';
import type { PayoutRow } from './payout-row';
import { findAtProvider } from './sync-payout';

/**
 * What the provider says of a payout now, for an operator's decision; null: it could not be asked.
 * @throws PayError database_unavailable
 */
export function lookAtPayout(payout: PayoutRow): Promise<PayoutSnapshot | null> {
  return tryOrLog({
    attempt: () => findAtProvider({ payout }),
    message: 'Could not ask about a payout',
    facts: { payout_id: payout.id },
    except: ['database_unavailable'],
  });
}
