import type { User } from '@/lib/core/db/generated/client';
import { commit } from '@/lib/ledger/commit';
import { decidePayout, planPayout } from '@/lib/payouts/decide-payout';
import { openPayoutAccount } from '@/lib/payouts/open-payout-account';
import { findPayoutAccountRow } from '@/lib/payouts/payout-account-row';
import { findPayoutRow } from '@/lib/payouts/payout-row';

/** Takes money out of a helper's wallet by a payout that no provider has heard of yet. Returns its number. */
export async function payOut({ helper, amount }: { helper: User; amount: number }): Promise<number> {
  const { id: userId, email } = helper;
  await openPayoutAccount({ userId, provider: 'paypal', email });
  const account = await findPayoutAccountRow({ userId, provider: 'paypal' });
  if (!account) throw new Error('The helper has no PayPal account');
  const idempotencyKey = `payout-${userId}-${amount}-${Date.now()}`;
  const result = await commit(planPayout({ userId, account, amount, currency: 'GBP', idempotencyKey }));
  if (result.outcome !== 'done' || result.payoutId === null) throw new Error(result.outcome);
  return result.payoutId;
}

/** Brings its money back into the wallet. */
export async function bouncePayout({ payoutId }: { payoutId: number }): Promise<void> {
  const payout = await findPayoutRow({ id: payoutId });
  if (!payout) throw new Error('No such payout');
  const snapshot = {
    state: 'failed',
    payoutReference: null,
    reason: 'other',
    providerReason: undefined,
  } as const;
  const { outcome } = await commit(decidePayout({ payout, snapshot }) ?? {});
  if (outcome !== 'done') throw new Error(`Could not return a payout: ${outcome}`);
}
