import { readDatabaseTime } from '@/lib/core/db/read-database-time';
import { PayError } from '@/lib/core/errors';
import { tryOrLog } from '@/lib/core/try-or-log';
import { decideAndCommit } from '@/lib/ledger/decide-and-commit';
import { decideOutcome, type OutcomeEvidence } from './decide-outcome';
import { move } from './decide-payout';
import { payoutResponse } from './payout-response';
import { findPayoutRow, type PayoutRow } from './payout-row';
import type { PayoutResponse } from './schema';
import { sendingProof } from './sending-proof';
import { findAtProvider, syncPayout } from './sync-payout';

/**
 * An operator says how a payout ended of which its provider says nothing: that it arrived, or came back. Their evidence
 * is in the ledger and in the audit log. One that waits to be sent is fenced first, so that no worker sends it
 * meanwhile; what the provider says of it wins and is booked instead.
 * @throws PayError not_found, payout_over, payout_not_sent (cancel it instead), payout_known_at_provider,
 *   provider_unavailable, database_unavailable
 */
export async function recordOutcome({
  payoutId,
  ...evidence
}: OutcomeEvidence & { payoutId: number }): Promise<PayoutResponse> {
  await fence(payoutId);
  await decideAndCommit({
    subject: `payout ${payoutId}`,
    read: async () => {
      const payout = await find(payoutId);
      const now = await readDatabaseTime();
      return { payout, now, snapshot: await look(payout) };
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
  return payoutResponse(await find(payoutId));
}

/** A payout that can be shown to be unsent is for cancelling: nothing arrived, and nothing comes back. */
async function fence(payoutId: number): Promise<void> {
  await decideAndCommit({
    subject: `payout ${payoutId}`,
    read: async () => ({ payout: await find(payoutId), now: await readDatabaseTime() }),
    decide({ payout, now }) {
      if (payout.status !== 'requested') return null;
      if (sendingProof({ payout, now }) !== 'unknown') throw new PayError('payout_not_sent');
      return move({ payout, to: 'cancelling', reason: 'may_be_sent' });
    },
  });
}

async function find(id: number): Promise<PayoutRow> {
  const payout = await findPayoutRow({ id });
  if (!payout) throw new PayError('not_found');
  return payout;
}

function look(payout: PayoutRow) {
  return tryOrLog({
    attempt: () => findAtProvider({ payout }),
    message: 'Could not ask about a payout',
    facts: { payout_id: payout.id },
    except: ['database_unavailable'],
  });
}
