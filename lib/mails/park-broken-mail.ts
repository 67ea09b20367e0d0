import { db } from '@/lib/core/db/client';

/**
 * Shows a mail that we could not write to an operator, and stops trying.
 * @throws PayError database_unavailable
 */
export async function parkBrokenMail({ id }: { id: bigint }): Promise<void> {
  await db().mail.updateMany({
    where: { id, state: 'waiting' },
    data: { state: 'parked', reason: 'broken', nextAttemptAt: null, endedAt: new Date() },
  });
}
