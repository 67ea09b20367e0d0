import { PayError } from '@/lib/core/errors';
import { requireApprovalRow } from './approval-row';
import { endApproval } from './end-approval';
import type { ApprovalAsked } from './schema';

/**
 * A second person refuses an act, and says why.
 * @throws PayError not_found, approval_own, role_too_new, own_case, approval_closed, database_unavailable
 */
export async function refuseApproval({
  approvalId,
  operatorId,
  note,
}: {
  approvalId: number;
  operatorId: number;
  note: string;
}): Promise<ApprovalAsked> {
  const row = await requireApprovalRow(approvalId);
  if (row.makerId === operatorId) throw new PayError('approval_own');
  return endApproval({ row, operatorId, to: 'refused', note });
}
