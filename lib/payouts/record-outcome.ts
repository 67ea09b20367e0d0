import { readDatabaseTime } from '@/lib/core/db/read-database-time';
import { PayError } from '@/lib/core/errors';
import { decideAndCommit } from '@/lib/ledger/decide-and-commit';
import { requireWithinLimits } from '@/lib/ledger/require-within-limits';
import { decideOutcome, type OutcomeEvidence, planOutcome } from './decide-outcome';
import { lookAtPayout } from './look-at-payout';
import { movePayout } from './move-payout';
import { payoutResponse } from './payout-response';
import { requirePayoutRow } from './payout-row';
import type { PayoutResponse } from './schema';
import { sendingProof } from './sending-proof';
import { syncPayout } from './sync-payout';

/**
 * An operator says how a payout ended of which its provider says nothing: that it arrived, or came back. Their evidence
 * is in the ledger and in the audit log. One that waits to be sent is fenced first, so that no worker sends it
 * meanwhile; what the provider says of it wins and is booked instead.
 * @throws PayError not_found, payout_over, payout_not_sent (cancel it instead), payout_known_at_provider,
 *   provider_unavailable, approval_required, approval_exceeded, database_unavailable
 */
export async function recordOutcome({
  payoutId,
  ...evidence
}: OutcomeEvidence & { payoutId: number }): Promise<PayoutResponse> {
  await fence({ payoutId, evidence });
  await decideAndCommit({
    subject: `payout ${payoutId}`,
    read: async () => {
      const payout = await requirePayoutRow(payoutId);
      const now = await readDatabaseTime();
      return { payout, now, snapshot: await lookAtPayout(payout) };
    },
    async decide({ payout, snapshot, now }) {
      if (payout.status === 'cancelling' && sendingProof({ payout, now }) !== 'unknown') {
        throw new PayError('payout_not_sent');
      }
      const decision = decideOutcome({ payout, snapshot, evidence, now });
      if ('plan' in decision) return decision.plan;
      if (decision.refusal === 'payout_known_at_provider') await syncPayout({ payoutId });
      throw new PayError(decision.refusal);
    },
  });
  return payoutResponse(await requirePayoutRow(payoutId));
}

/** A payout that can be shown to be unsent is for cancelling: nothing arrived, and nothing comes back. */
async function fence({ payoutId, evidence }: { payoutId: number; evidence: OutcomeEvidence }): Promise<void> {
  await decideAndCommit({
    subject: `payout ${payoutId}`,
    read: async () => ({ payout: await requirePayoutRow(payoutId), now: await readDatabaseTime() }),
    async decide({ payout, now }) {
      if (payout.status !== 'requested') return null;
      if (sendingProof({ payout, now }) !== 'unknown') throw new PayError('payout_not_sent');
      await requireWithinLimits(planOutcome({ payout, evidence }));
      return movePayout({ payout, to: 'cancelling', reason: 'may_be_sent' });
    },
  });
}
