import { db } from '@/lib/core/db/client';

/** How many recovery codes a person has left. */
export function countRecoveryCodes({ userId }: { userId: number }): Promise<number> {
  return db().recoveryCode.count({ where: { userId } });
}
