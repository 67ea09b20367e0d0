import { db } from '@/lib/core/db/client';

/**
 * Writes down what an operator is about to do, where the doing itself does not.
 * @throws PayError database_unavailable, and then it must not be done
 */
export async function audit(entry: { actorId: number; action: string; subject: string }): Promise<void> {
  await db().auditLog.create({ data: entry });
}
