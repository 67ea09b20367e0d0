import { defineEndpoints } from '@/lib/http/endpoint';
import { auditLogQuerySchema, auditLogSchema } from './schema';

export const adminAuditLogEndpoints = defineEndpoints({
  'GET /api/admin/audit-log': {
    summary: 'What operators did and looked at, the newest first, by actor, subject and action',
    auth: 'operator',
    permission: 'personal_data',
    query: auditLogQuerySchema,
    response: auditLogSchema,
    limit: 'default',
  },
});
