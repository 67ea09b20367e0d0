import { db } from '@/lib/core/db/client';
import { invariant, PayError } from '@/lib/core/errors';
import { commit } from '@/lib/ledger/commit';
import { applicationResponse, withNames } from './application-response';
import { endings, OFFER_PAUSE_DAYS, type OfferRefusalReason } from './offer-refusal-reasons';
import { readOfferRefusal } from './read-offer-refusal';
import { requireTaskOfOffers } from './require-task-of-offers';
import type { ApplicationResponse } from './schema';
import { standingApplicationStatuses } from './states';

/**
 * A helper offers to do an open task for an amount. The same offer twice is the same as once, even if it was accepted
 * in between: a helper without a response asks again.
 * @throws PayError not_found, task_not_open, own_task, offer_exists, helper_owes, database_unavailable
 */
export async function applyToTask({
  userId,
  taskId,
  offeredAmount,
  message,
}: {
  userId: number;
  taskId: number;
  /** Minor units of the task's currency. */
  offeredAmount: number;
  message: string | null;
}): Promise<ApplicationResponse> {
  const task = await requireTaskOfOffers({ userId, taskId });
  if (task.posterId === userId) throw new PayError('own_task');
  const offer = { helperId: userId, taskId, offeredAmount, message };
  const same = await findStanding(offer);
  if (same) return same;
  if (task.status !== 'open') throw new PayError('task_not_open');
  const result = await commit({
    application: {
      kind: 'insert',
      row: { task_id: taskId, helper_id: userId, offered_amount: offeredAmount, message },
    },
    task_events: [
      {
        task_id: taskId,
        kind: 'offered',
        actor: 'helper',
        actor_id: userId,
        detail: { amount: offeredAmount },
      },
    ],
  });
  if (result.outcome === 'offer_exists') {
    const first = await findStanding(offer);
    if (first) return first;
    throw new PayError('offer_exists');
  }
  if (result.outcome === 'takes_no_offer') throw new PayError('task_not_open');
  if (result.outcome === 'one_at_a_time' || result.outcome === 'offers_paused') {
    throw await helperOwes({ userId, taskId, reason: result.outcome });
  }
  invariant(result.outcome === 'done' && result.applicationId !== null, 'an offer is written or refused');
  return read(result.applicationId);
}

/** The details tell what ends the refusal. */
async function helperOwes({
  userId,
  taskId,
  reason,
}: {
  userId: number;
  taskId: number;
  reason: OfferRefusalReason;
}): Promise<PayError> {
  const until = (await readOfferRefusal({ userId, taskId }))?.until ?? null;
  const pause = until !== null && { days: OFFER_PAUSE_DAYS, until };
  return new PayError('helper_owes', { details: { reason, ends_when: endings[reason], ...pause } });
}

/** A withdrawn, declined or lapsed offer is over, so the same may be offered again. */
async function findStanding(offer: {
  helperId: number;
  taskId: number;
  offeredAmount: number;
  message: string | null;
}): Promise<ApplicationResponse | null> {
  const where = { ...offer, status: { in: [...standingApplicationStatuses] } };
  const found = await db().taskApplication.findFirst({ where, include: withNames });
  return found && applicationResponse(found);
}

async function read(id: number): Promise<ApplicationResponse> {
  return applicationResponse(
    await db().taskApplication.findUniqueOrThrow({ where: { id }, include: withNames }),
  );
}
