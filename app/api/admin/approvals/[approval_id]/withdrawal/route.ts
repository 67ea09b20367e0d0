import { adminApprovalEndpoints } from '@/lib/approvals/endpoints';
import { withdrawApproval } from '@/lib/approvals/withdraw-approval';
import { route } from '@/lib/http/route';

export const POST = route(
  adminApprovalEndpoints['POST /api/admin/approvals/{approval_id}/withdrawal'],
  ({ user, params, body }) =>
    withdrawApproval({ approvalId: params.approval_id, operatorId: user.id, note: body?.note }),
);
