import { adminListApprovals } from '@/lib/approvals/admin-list-approvals';
import { adminApprovalEndpoints } from '@/lib/approvals/endpoints';
import { route } from '@/lib/http/route';

export const GET = route(adminApprovalEndpoints['GET /api/admin/approvals'], ({ query }) =>
  adminListApprovals(query),
);
