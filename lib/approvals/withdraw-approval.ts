import { PayError } from '@/lib/core/errors';
import { type ApprovalRow, requireApprovalRow } from './approval-row';
import { endApproval } from './end-approval';
import type { ApprovalAsked } from './schema';

/**
 * The maker takes back what waits. What was approved and could not be done yet is withdrawn by its maker or by anybody else who
 * may move money, with a reason; if it is being done in this moment, one of the two happens, and not both.
 * @throws PayError not_found, not_allowed (it is another's), withdrawal_reason_required, own_case, approval_closed,
 *   database_unavailable
 */
export async function withdrawApproval({
  approvalId,
  operatorId,
  note,
}: {
  approvalId: number;
  operatorId: number;
  note: string | undefined;
}): Promise<ApprovalAsked> {
  const row = await requireApprovalRow(approvalId);
  if (!wasApproved(row) && row.makerId !== operatorId) throw new PayError('not_allowed');
  if (row.state === 'approved' && note === undefined) throw new PayError('withdrawal_reason_required');
  return endApproval({ row, operatorId, to: 'withdrawn', note });
}

function wasApproved({ checker, state }: ApprovalRow): boolean {
  return checker !== null && state !== 'refused';
}
