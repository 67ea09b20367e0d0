import { db } from '@/lib/core/db/client';
import { PayError } from '@/lib/core/errors';
import type { MailWaitsResponse } from './schema';

/**
 * Lets a parked mail wait for the worker again, with all its attempts.
 * @throws PayError not_found if it is not parked, database_unavailable
 */
export async function sendMailAgain({ mailId }: { mailId: number }): Promise<MailWaitsResponse> {
  const { count } = await db().mail.updateMany({
    where: { id: mailId, state: 'parked' },
    data: { state: 'waiting', nextAttemptAt: new Date(), attempts: 0, endedAt: null },
  });
  if (count === 0) throw new PayError('not_found');
  return { state: 'waiting' };
}
