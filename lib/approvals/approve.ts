import { PayError } from '@/lib/core/errors';
import { tryOrLog } from '@/lib/core/try-or-log';
import { requireApprovalRow } from './approval-row';
import { executeApproval } from './execute-approval';
import { moveApproval } from './move-approval';
import { readApproval } from './read-approval';
import type { ApprovalAsked } from './schema';

/**
 * A second person approves an act, and it is done. Approved again, also by another, it is finished if nobody did.
 * @returns the approval as it is then: `approved` if the act could not be finished yet, which the worker does
 * @throws PayError not_found, approval_own, role_too_new, own_case, approval_closed, database_unavailable
 */
export async function approve({
  approvalId,
  operatorId,
  note,
}: {
  approvalId: number;
  operatorId: number;
  note: string | undefined;
}): Promise<ApprovalAsked> {
  const row = await requireApprovalRow(approvalId);
  if (row.makerId === operatorId) throw new PayError('approval_own');
  if (row.state === 'open') await moveApproval({ row, operatorId, to: 'approved', note });
  const { state } = await requireApprovalRow(approvalId);
  if (state !== 'approved' && state !== 'executed' && state !== 'failed')
    throw new PayError('approval_closed');
  await tryOrLog({
    attempt: () => executeApproval(approvalId),
    message: 'Could not finish an approved act yet',
    facts: { approval_id: approvalId },
    except: ['database_unavailable'],
  });
  return readApproval(approvalId);
}
