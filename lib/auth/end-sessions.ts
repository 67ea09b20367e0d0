import { db } from '@/lib/core/db/client';
import type { SessionEnding } from './states';

/**
 * Ends sessions of a person: one, all but one, or all.
 * @returns how many were not over yet
 * @throws PayError database_unavailable, and then none has ended
 */
export async function endSessions({
  userId,
  only,
  except,
  because,
}: {
  userId: number;
  only?: string;
  except?: string;
  because: SessionEnding;
}): Promise<number> {
  const { count } = await db().session.updateMany({
    where: {
      userId,
      endedAt: null,
      id: { ...(only !== undefined && { equals: only }), ...(except !== undefined && { not: except }) },
    },
    data: { endedAt: new Date(), endedBecause: because },
  });
  return count;
}
