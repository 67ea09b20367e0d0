import { PayError } from '@/lib/core/errors';
import { requireApprovalRow } from './approval-row';
import { endApproval } from './end-approval';
import type { ApprovalAsked } from './schema';

/**
 * The maker takes it back.
 * @throws PayError not_found, not_allowed (it is another's), approval_closed, database_unavailable
 */
export async function withdrawApproval({
  approvalId,
  operatorId,
}: {
  approvalId: number;
  operatorId: number;
}): Promise<ApprovalAsked> {
  const row = await requireApprovalRow(approvalId);
  if (row.makerId !== operatorId) throw new PayError('not_allowed');
  return endApproval({ row, operatorId, to: 'withdrawn', note: undefined });
}
