import { defineEndpoints } from '@/lib/http/endpoint';
import { mailParamsSchema, mailWaitsSchema, parkedMailListSchema } from './schema';

export const adminMailEndpoints = defineEndpoints({
  'GET /api/admin/mails': {
    summary: 'Mails that could not be sent and wait for a decision, the oldest first',
    auth: 'operator',
    permission: 'read',
    response: parkedMailListSchema,
    limit: 'default',
  },
  'POST /api/admin/mails/{mail_id}/sending': {
    summary: 'Send a mail again that was parked',
    auth: 'operator',
    permission: 'read',
    params: mailParamsSchema,
    response: mailWaitsSchema,
    status: 202,
    limit: 'default',
    errors: ['not_found'],
  },
});
