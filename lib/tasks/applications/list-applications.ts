import { db } from '@/lib/core/db/client';
import { applicationResponse, withNames } from './application-response';
import { requireTaskOfOffers } from './require-task-of-offers';
import type { ApplicationResponse } from './schema';

/**
 * The offers for a task: all of them for its poster, for anybody else their own, the newest first.
 * @throws PayError not_found, database_unavailable
 */
export async function listApplications({
  userId,
  taskId,
}: {
  userId: number;
  taskId: number;
}): Promise<ApplicationResponse[]> {
  const task = await requireTaskOfOffers({ userId, taskId });
  const found = await db().taskApplication.findMany({
    where: { taskId, ...(task.posterId !== userId && { helperId: userId }) },
    include: withNames,
    orderBy: { id: 'desc' },
    take: 200,
  });
  return found.map(applicationResponse);
}
