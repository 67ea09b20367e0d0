import { PayError } from '@/lib/core/errors';
import { requireApprovalRow } from './approval-row';
import { type ApprovalMove, moveApproval } from './move-approval';
import { readApproval } from './read-approval';
import type { ApprovalAsked } from './schema';
import { type ApprovalState, waitingApprovalStates } from './states';

/**
 * Ends what waits. The same again is the same as once.
 * @throws PayError own_case, approval_closed, database_unavailable
 */
export async function endApproval(wanted: ApprovalMove): Promise<ApprovalAsked> {
  const { row, to } = wanted;
  const from: readonly ApprovalState[] = to === 'withdrawn' ? waitingApprovalStates : ['open'];
  if (from.includes(row.state)) await moveApproval(wanted);
  const { state } = await requireApprovalRow(row.id);
  if (state !== to) throw new PayError('approval_closed');
  return readApproval(row.id);
}
