import { approvalResponse } from './approval-response';
import { requireApprovalRow } from './approval-row';
import type { ApprovalAsked } from './schema';

/** @throws PayError not_found, database_unavailable */
export async function readApproval(id: number): Promise<ApprovalAsked> {
  return { approval: approvalResponse(await requireApprovalRow(id)) };
}
