import { adminApprovalEndpoints } from '@/lib/approvals/endpoints';
import { refuseApproval } from '@/lib/approvals/refuse-approval';
import { route } from '@/lib/http/route';

export const POST = route(
  adminApprovalEndpoints['POST /api/admin/approvals/{approval_id}/refusal'],
  ({ user, params, body }) =>
    refuseApproval({ approvalId: params.approval_id, operatorId: user.id, note: body.note }),
);
