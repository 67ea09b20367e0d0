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
 * Rows that a job put aside and that a person should see, the oldest first.
 * @throws PayError database_unavailable
 */
export function listJobFailures(): Promise<ShownJobFailure[]> {
  return db().jobFailure.findMany({
    where: shownJobFailures,
    orderBy: { firstFailedAt: 'asc' },
    take: LIMIT,
  });
}
