import { route } from '@/lib/http/route';
import { listOpenRefundRequests } from '@/lib/tasks/refund-requests/refund-request-row';

export const GET = route('GET /api/admin/refund-requests', async () => ({
  refund_requests: await listOpenRefundRequests(),
}));
