import { pool } from '@/lib/core/db/client';
import type { Queryable } from '@/lib/core/db/installation';
import { env } from '@/lib/core/env';

/**
 * Before this process serves or works: the database gets the limits of its settings, because the database enforces them. Of
 * processes with different settings the last to start counts.
 * @throws whatever the connection throws
 */
export function storeApprovalLimits(): Promise<void> {
  return storeLimits({ database: pool(), ...env().approvalLimits });
}

/**
 * Writes limits down, where they are not those of the newest row; what held before stays readable.
 * @param above what one operator may move by one act, in minor units
 * @param dailyAbove the same in 24 hours
 */
export async function storeLimits({
  database,
  above,
  dailyAbove,
}: {
  database: Queryable;
  above: number;
  dailyAbove: number;
}): Promise<void> {
  await database.query(
    `INSERT INTO approval_limits (above, daily_above) SELECT $1::integer, $2::integer
     WHERE NOT EXISTS (
       SELECT 1 FROM (SELECT * FROM approval_limits ORDER BY id DESC LIMIT 1) l
       WHERE l.above = $1 AND l.daily_above = $2)`,
    [above, dailyAbove],
  );
}
