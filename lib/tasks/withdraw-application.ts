import { db } from '@/lib/db/client';
import { databaseFault } from '@/lib/db/database-fault';
import { PayError } from '@/lib/errors';
import type { ApplicationAnswer } from '@/lib/http/contract/application';
import { commit } from '@/lib/ledger/commit';
import { applicationAnswer, withNames } from './application-answer';

/**
 * A helper takes back an offer that nobody accepted. Twice is the same as once.
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
}): Promise<ApplicationAnswer> {
  const where = { id: applicationId, taskId, helperId: userId };
  const application = await read(where);
  if (application.status !== 'offered') return requireWithdrawn(application);
  await commit({
    application: { kind: 'move', id: applicationId, from: 'offered', to: 'withdrawn' },
    task_events: [{ task_id: taskId, kind: 'offer_withdrawn', actor: 'helper', actor_id: userId }],
  });
  return requireWithdrawn(await read(where));
}

function requireWithdrawn(application: ApplicationAnswer): ApplicationAnswer {
  if (application.status !== 'withdrawn') throw new PayError('offer_not_open');
  return application;
}

async function read(where: { id: number; taskId: number; helperId: number }): Promise<ApplicationAnswer> {
  try {
    const found = await db().taskApplication.findFirst({ where, include: withNames });
    if (!found) throw new PayError('not_found');
    return applicationAnswer(found);
  } catch (error) {
    throw databaseFault(error).toThrow;
  }
}
