import { db } from '@/lib/core/db/client';
import { type PageRequest, readPage } from '@/lib/core/read-page';
import { approvalResponse } from './approval-response';
import { findApprovalRows } from './approval-row';
import type { ApprovalFilter, ApprovalList } from './schema';

/**
 * Acts of operators that wait for a second person, or waited, the newest first.
 * @throws PayError database_unavailable
 */
export async function adminListApprovals({
  state,
  cursor,
  limit = 20,
}: PageRequest & { state: ApprovalFilter }): Promise<ApprovalList> {
  const { rows, nextCursor } = await readPage({
    cursor,
    limit,
    find: ({ id, ...query }) =>
      findApprovalRows({ ...query, where: { id, ...(state !== 'all' && { state }) } }),
  });
  return { approvals: rows.map(approvalResponse), next_cursor: nextCursor };
}

/** How many wait for a second person. */
export function countOpenApprovals(): Promise<number> {
  return db().approval.count({ where: { state: 'open', expiresAt: { gt: new Date() } } });
}
