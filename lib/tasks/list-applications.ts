import { db } from '@/lib/db/client';
import { databaseFault } from '@/lib/db/database-fault';
import { PayError } from '@/lib/errors';
import type { ApplicationAnswer } from '@/lib/http/contract/application';
import { applicationAnswer, withNames } from './application-answer';

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
}): Promise<ApplicationAnswer[]> {
  try {
    const task = await db().task.findUnique({
      where: { id: taskId },
      select: { posterId: true, status: true },
    });
    if (!task || (task.status === 'pending_payment' && task.posterId !== userId))
      throw new PayError('not_found');
    const found = await db().taskApplication.findMany({
      where: { taskId, ...(task.posterId !== userId && { helperId: userId }) },
      include: withNames,
      orderBy: { id: 'desc' },
      take: 200,
    });
    return found.map(applicationAnswer);
  } catch (error) {
    throw databaseFault(error).toThrow;
  }
}
