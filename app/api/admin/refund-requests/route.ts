import { route } from '@/lib/http/route';
import { adminListRefundRequests } from '@/lib/tasks/refund-requests/admin-list-refund-requests';
import { adminRefundRequestEndpoints } from '@/lib/tasks/refund-requests/endpoints';

export const GET = route(adminRefundRequestEndpoints['GET /api/admin/refund-requests'], ({ query }) =>
  adminListRefundRequests(query),
);
