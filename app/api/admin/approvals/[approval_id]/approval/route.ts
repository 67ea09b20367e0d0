import { approve } from '@/lib/approvals/approve';
import { adminApprovalEndpoints } from '@/lib/approvals/endpoints';
import { route } from '@/lib/http/route';

export const POST = route(
  adminApprovalEndpoints['POST /api/admin/approvals/{approval_id}/approval'],
  ({ user, params, body }) =>
    approve({ approvalId: params.approval_id, operatorId: user.id, note: body.note }),
);
