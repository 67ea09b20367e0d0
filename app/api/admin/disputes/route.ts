import { adminDisputeEndpoints } from '@/lib/disputes/endpoints';
import { listDisputes } from '@/lib/disputes/list-disputes';
import { route } from '@/lib/http/route';

export const GET = route(
  adminDisputeEndpoints['GET /api/admin/disputes'],
  ({ user, query: { open, cursor, limit } }) =>
    listDisputes({ isOpen: open, viewerRole: user.role, cursor, limit }),
);
