import { adminListEntries } from '@/lib/audit-log/admin-list-entries';
import { adminAuditLogEndpoints } from '@/lib/audit-log/endpoints';
import { route } from '@/lib/http/route';

export const GET = route(adminAuditLogEndpoints['GET /api/admin/audit-log'], ({ query }) =>
  adminListEntries(query),
);
