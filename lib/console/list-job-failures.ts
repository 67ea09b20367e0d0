import type { Role } from '@/lib/auth/roles';
import { shownTo } from '@/lib/auth/shown-to';
import { db } from '@/lib/core/db/client';

/** A refusal that a later try may end is shown after so many tries; a fault of ours at once. */
const REFUSALS_MIN = 10;

const LIMIT = 50;

export const shownJobFailures = {
  OR: [{ code: 'internal' }, { attempts: { gte: REFUSALS_MIN } }],
};

export type ShownJobFailure = {
  job: string;
  rowId: string;
  code: string;
  message: string;
  attempts: number;
  firstFailedAt: Date;
  nextTryAt: Date;
};

/**
 * Rows that a job put aside and that a person should see, the oldest first. An error may quote what a provider wrote.
 * @param viewerRole decides whether addresses in messages are shortened
 * @throws PayError database_unavailable
 */
export async function listJobFailures({ viewerRole }: { viewerRole: Role }): Promise<ShownJobFailure[]> {
  const text = shownTo(viewerRole).textAbout([]);
  const rows = await db().jobFailure.findMany({
    where: shownJobFailures,
    orderBy: { firstFailedAt: 'asc' },
    take: LIMIT,
  });
  return rows.map((row) => ({ ...row, message: text(row.message) }));
}
