import { db } from '@/lib/core/db/client';
import { PayError } from '@/lib/core/errors';
import { commit } from '@/lib/ledger/commit';
import { applicationResponse, withNames } from './application-response';
import type { ApplicationResponse } from './schema';

/**
 * A helper withdraws an offer that nobody accepted. Twice is the same as once.
 * @throws PayError not_found (also when it is somebody else's), offer_not_open, database_unavailable
 */
export async function withdrawApplication({
  userId,
  taskId,
  applicationId,
}: {
  userId: number;
  taskId: number;
  applicationId: number;
}): Promise<ApplicationResponse> {
  const where = { id: applicationId, taskId, helperId: userId };
  const application = await read(where);
  if (application.status !== 'offered') return requireWithdrawn(application);
  await commit({
    application: { kind: 'move', id: applicationId, from: 'offered', to: 'withdrawn' },
    task_events: [{ task_id: taskId, kind: 'offer_withdrawn', actor: 'helper', actor_id: userId }],
  });
  return requireWithdrawn(await read(where));
}

function requireWithdrawn(application: ApplicationResponse): ApplicationResponse {
  if (application.status !== 'withdrawn') throw new PayError('offer_not_open');
  return application;
}

async function read(where: { id: number; taskId: number; helperId: number }): Promise<ApplicationResponse> {
  const found = await db().taskApplication.findFirst({ where, include: withNames });
  if (!found) throw new PayError('not_found');
  return applicationResponse(found);
}
