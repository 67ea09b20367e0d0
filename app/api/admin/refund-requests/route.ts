import { route } from '@/lib/http/route';
import { adminRefundRequestEndpoints } from '@/lib/tasks/refund-requests/endpoints';
import { listOpenRefundRequests } from '@/lib/tasks/refund-requests/refund-request-row';

export const GET = route(adminRefundRequestEndpoints['GET /api/admin/refund-requests'], async () => ({
  refund_requests: await listOpenRefundRequests(),
}));
