import { PayError } from '@/lib/errors';
import { commit } from '@/lib/ledger/commit';
import { log } from '@/lib/log';
import { nameOf } from '@/lib/providers/own-name';
import { type PayoutFinding, type Provider, ProviderError } from '@/lib/providers/provider';
import { provider } from '@/lib/providers/registry';
import { decidePayout } from './decide-payout';
import { findPayoutAccountRow, lookAtPayoutAccount } from './payout-account';
import { findPayoutRow, type PayoutRow } from './payout-row';

/** Webhooks and workers may move it meanwhile; more rounds than this would be a bug, not a race. */
const ROUNDS_MAX = 6;

/**
 * Brings a payout to where its provider says it is, sending it first where the provider does not know it yet. Whoever
 * asked for it, webhook and reconciler call it, in any order and as often as they like.
 *
 * @param payoutReference the provider's payout that the hint named, used where we do not know it yet
 * @throws PayError provider_unavailable (unknown, so ask again), database_unavailable, not_found
 */
export async function settlePayout({
  payoutId,
  payoutReference = null,
}: {
  payoutId: number;
  payoutReference?: string | null;
}): Promise<PayoutRow> {
  for (let round = 1; round <= ROUNDS_MAX; round += 1) {
    const payout = await findPayoutRow({ id: payoutId });
    if (!payout) throw new PayError('not_found');
    if (payout.status === 'failed') return payout;
    const finding = await look({ payout, payoutReference });
    const plan = decidePayout({ payout, finding });
    if (!plan) return payout;
    const { outcome } = await commit(plan);
    if (outcome !== 'done') continue;
    tell({ payout, finding });
    if (finding.state === 'failed') await lookAtAccount(payout);
    return (await findPayoutRow({ id: payoutId })) ?? payout;
  }
  throw new PayError('conflict', { message: `payout ${payoutId} did not come to rest` });
}

/** Looking comes before sending, also the first time: providers forget keys, and we may have died after sending. */
async function look({
  payout,
  payoutReference,
}: {
  payout: PayoutRow;
  payoutReference: string | null;
}): Promise<PayoutFinding> {
  const adapter = provider(payout.provider);
  if (!adapter) throw new PayError('provider_unavailable', { message: `no keys for ${payout.provider}` });
  try {
    const query = {
      payout,
      name: payoutName(payout),
      payoutReference: payout.payoutReference ?? payoutReference,
    };
    const finding = await adapter.findPayout(query);
    return finding.state === 'absent' && payout.status === 'requested'
      ? await send({ payout, adapter })
      : finding;
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    throw new PayError('provider_unavailable', { message: error.message, cause: error });
  }
}

function send({ payout, adapter }: { payout: PayoutRow; adapter: Provider }): Promise<PayoutFinding> {
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

/** A payout that is older than tokens goes on under the name that it has, with the time of its row in it. */
function payoutName(payout: PayoutRow): string {
  const name = nameOf({ kind: 'payout', own: payout });
  return payout.token === null ? `${name}-${Math.floor(payout.createdAt.getTime() / 1000)}` : name;
}

function tell({ payout, finding }: { payout: PayoutRow; finding: PayoutFinding }): void {
  const line = { payout_id: payout.id, provider: payout.provider, state: finding.state };
  if (finding.state === 'postponed' || finding.state === 'failed') {
    log().warn({ ...line, reason: finding.reason }, 'A payout did not arrive');
  } else log().info(line, 'Payout moved');
}

/** What failed may have failed because the account takes nothing any more. */
async function lookAtAccount({ userId, provider: name }: PayoutRow): Promise<void> {
  const account = await findPayoutAccountRow({ userId, provider: name });
  if (!account) return;
  try {
    await lookAtPayoutAccount(account);
  } catch (error) {
    if (!(error instanceof PayError)) throw error;
    log().warn({ payout_account_id: account.id, error }, 'Could not look at a payout account');
  }
}
