import { defineEndpoints } from '@/lib/http/endpoint';
import {
  disputeListQuerySchema,
  disputeListSchema,
  disputeParamsSchema,
  disputeSchema,
  submitEvidenceBodySchema,
} from './schema';

export const adminDisputeEndpoints = defineEndpoints({
  'GET /api/admin/disputes': {
    summary: 'Disputes of all payments, newest first; open=true: only undecided ones',
    auth: 'operator',
    permission: 'read',
    query: disputeListQuerySchema,
    response: disputeListSchema,
    limit: 'default',
  },
  'POST /api/admin/disputes/{dispute_id}/evidence': {
    summary: 'Submit evidence for a dispute; one submission only',
    auth: 'operator',
    permission: 'money',
    about: 'dispute:{dispute_id}',
    params: disputeParamsSchema,
    body: submitEvidenceBodySchema,
    response: disputeSchema,
    limit: 'default',
    errors: ['not_found', 'dispute_closed', 'evidence_sent', 'evidence_not_accepted', 'provider_unavailable'],
  },
});
