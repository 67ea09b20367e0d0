import { decideAndCommit } from '@/lib/ledger/decide-and-commit';
import type { PayoutSnapshot } from '@/lib/providers/snapshot';
import { decidePayout } from './decide-payout';
import { requirePayoutRow } from './payout-row';
import { isOpenPayout } from './states';

/**
 * Brings a payout that is over, or paid by what an operator said, to what the provider's list of movements shows of it. Only one
 * whose reference at the provider we never learned: any other is asked about.
 * @throws PayError not_found, conflict, database_unavailable
 */
export async function adoptListedPayout({
  payoutId,
  snapshot,
}: {
  payoutId: number;
  snapshot: PayoutSnapshot;
}): Promise<void> {
  await decideAndCommit({
    subject: `payout ${payoutId}`,
    read: () => requirePayoutRow(payoutId),
    decide: (payout) =>
      payout.payoutReference === null && !isOpenPayout(payout.status)
        ? decidePayout({ payout, snapshot })
        : null,
  });
}
