import { log } from '@/lib/core/log';
import { bookingsOf } from '@/lib/ledger/bookings-of';
import { decideAndCommit } from '@/lib/ledger/decide-and-commit';
import { readTakeable } from '@/lib/ledger/read-takeable';
import { isSentAfterAll } from './decide-over';
import { lookAtPayout } from './look-at-payout';
import { payoutResponse } from './payout-response';
import { requirePayoutRow } from './payout-row';
import { type PayoutResolutionCommand, planPayoutResolution } from './plan-payout-resolution';
import type { PayoutResolutionPreview, PayoutResponse } from './schema';
import { syncPayout } from './sync-payout';

type ResolvePayout = PayoutResolutionCommand & { payoutId: number };

/**
 * An operator decides who bears a payout that was over and sent after all. Once: the same decision again answers how it
 * stands, another is refused. If all of it came back meanwhile, that is booked, and there is nothing to decide.
 * @throws PayError not_found, resolution_not_possible (there is nothing to decide, or it was decided in another way),
 *   approval_required, approval_exceeded, conflict, database_unavailable
 */
export async function resolvePayout({ payoutId, ...command }: ResolvePayout): Promise<PayoutResponse> {
  const { committed } = await decideAndCommit({
    subject: `payout ${payoutId}`,
    read: () => readSituation(payoutId),
    async decide(situation) {
      const { payout, snapshot } = situation;
      if (payout.resolution === command.verb) return null;
      if (isSentAfterAll(payout) && snapshot?.state === 'failed') {
        await syncPayout({ payoutId, payoutReference: payout.payoutReference });
      }
      return planPayoutResolution({ ...situation, command });
    },
  });
  if (committed)
    log().info({ payout_id: payoutId, verb: command.verb }, 'Somebody bears a payout sent after all');
  return payoutResponse(await requirePayoutRow(payoutId));
}

/**
 * What a decision would book. Changes nothing.
 * @throws PayError not_found, resolution_not_possible, database_unavailable
 */
export async function previewPayoutResolution({
  payoutId,
  ...command
}: ResolvePayout): Promise<PayoutResolutionPreview> {
  const situation = await readSituation(payoutId);
  const plan = planPayoutResolution({ ...situation, command });
  return { verb: command.verb, bookings: bookingsOf(plan) };
}

/** The provider may have returned it by now; if it is away, what it said before counts. */
async function readSituation(payoutId: number) {
  const payout = await requirePayoutRow(payoutId);
  const { userId, currency } = payout;
  const snapshot = isSentAfterAll(payout) ? await lookAtPayout(payout) : null;
  return { payout, snapshot, wallet: await readTakeable({ userId, currency, taskId: null }) };
}
