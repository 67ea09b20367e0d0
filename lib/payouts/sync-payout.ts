import { PayError } from '@/lib/core/errors';
import { log } from '@/lib/core/log';
import { tryOrLog } from '@/lib/core/try-or-log';
import { decideAndCommit } from '@/lib/ledger/decide-and-commit';
import { nameOf } from '@/lib/providers/external-reference';
import type { Provider } from '@/lib/providers/provider';
import type { PayoutSnapshot } from '@/lib/providers/snapshot';
import { withProvider } from '@/lib/providers/with-provider';
import { decidePayout } from './decide-payout';
import { findPayoutAccountRow } from './payout-account-row';
import { findPayoutRow, type PayoutRow } from './payout-row';
import { syncPayoutAccount } from './sync-payout-account';

/**
 * Brings a payout to its state at the provider, sending it first if the provider does not know it yet. The request,
 * webhook and reconciliation call it, in any order and any number of times.
 * @param payoutReference the provider's payout in the notification, used where we do not know it yet
 * @throws PayError provider_unavailable (unknown, so ask again), database_unavailable, not_found
 */
export async function syncPayout({
  payoutId,
  payoutReference = null,
}: {
  payoutId: number;
  payoutReference?: string | null;
}): Promise<PayoutRow> {
  const {
    facts: { payout, snapshot },
    committed,
  } = await decideAndCommit({
    subject: `payout ${payoutId}`,
    read: () => read({ payoutId, payoutReference }),
    decide: ({ payout, snapshot }) => snapshot && decidePayout({ payout, snapshot }),
  });
  if (!committed || !snapshot) return payout;
  tell({ payout, snapshot });
  if (snapshot.state === 'failed') await syncAccount(payout);
  return (await findPayoutRow({ id: payoutId })) ?? payout;
}

/** The payout, and the provider's snapshot; null for a failed one, which is not asked about any more. */
async function read({ payoutId, payoutReference }: { payoutId: number; payoutReference: string | null }) {
  const payout = await findPayoutRow({ id: payoutId });
  if (!payout) throw new PayError('not_found');
  return { payout, snapshot: payout.status === 'failed' ? null : await ask({ payout, payoutReference }) };
}

/** Ask before sending, the first time as well: providers forget keys, and we may have died after sending. */
function ask({
  payout,
  payoutReference,
}: {
  payout: PayoutRow;
  payoutReference: string | null;
}): Promise<PayoutSnapshot> {
  return withProvider(payout.provider, async (adapter) => {
    const snapshot = await adapter.findPayout({
      payout,
      name: payoutName(payout),
      payoutReference: payout.payoutReference ?? payoutReference,
    });
    return snapshot.state === 'absent' && payout.status === 'requested'
      ? send({ payout, adapter })
      : snapshot;
  });
}

function send({ payout, adapter }: { payout: PayoutRow; adapter: Provider }): Promise<PayoutSnapshot> {
  const { version: attempt, destination, amount, currency, createdAt: requestedAt } = payout;
  return adapter.payOut({
    payout,
    name: payoutName(payout),
    attempt,
    destination,
    amount,
    currency,
    requestedAt,
  });
}

/** A payout older than tokens keeps its old reference, which contains the time of its row. */
function payoutName(payout: PayoutRow): string {
  const name = nameOf({ kind: 'payout', own: payout });
  return payout.token === null ? `${name}-${Math.floor(payout.createdAt.getTime() / 1000)}` : name;
}

function tell({ payout, snapshot }: { payout: PayoutRow; snapshot: PayoutSnapshot }): void {
  const line = { payout_id: payout.id, provider: payout.provider, state: snapshot.state };
  if (snapshot.state === 'postponed' || snapshot.state === 'failed') {
    log().warn({ ...line, reason: snapshot.reason }, 'A payout did not arrive');
  } else log().info(line, 'Payout moved');
}

/** A payout may have failed because the account accepts nothing any more. */
async function syncAccount({ userId, provider: name }: PayoutRow): Promise<void> {
  const account = await findPayoutAccountRow({ userId, provider: name });
  if (!account) return;
  await tryOrLog({
    attempt: () => syncPayoutAccount(account),
    message: 'Could not sync a payout account',
    facts: { payout_account_id: account.id },
  });
}
