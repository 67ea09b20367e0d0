import { defineEndpoints } from '@/lib/http/endpoint';
import {
  approvalAskedSchema,
  approvalListQuerySchema,
  approvalListSchema,
  approvalParamsSchema,
  approveBodySchema,
  refuseApprovalBodySchema,
  withdrawApprovalBodySchema,
} from './schema';

export const adminApprovalEndpoints = defineEndpoints({
  'GET /api/admin/approvals': {
    summary: 'Acts of operators that wait for a second person (default), or that did, the newest first',
    auth: 'operator',
    permission: 'read',
    query: approvalListQuerySchema,
    response: approvalListSchema,
    limit: 'default',
  },
  'POST /api/admin/approvals/{approval_id}/approval': {
    summary: 'Approve the act of another operator: it is done at once, if it is still possible',
    auth: 'operator',
    permission: 'money',
    about: 'approval:{approval_id}',
    recentAuthentication: true,
    params: approvalParamsSchema,
    body: approveBodySchema,
    isBodyOptional: true,
    response: approvalAskedSchema,
    limit: 'default',
    errors: ['not_found', 'approval_own', 'role_too_new', 'approval_closed'],
  },
  'POST /api/admin/approvals/{approval_id}/refusal': {
    summary: 'Refuse the act of another operator: nothing moves',
    auth: 'operator',
    permission: 'money',
    about: 'approval:{approval_id}',
    recentAuthentication: true,
    params: approvalParamsSchema,
    body: refuseApprovalBodySchema,
    response: approvalAskedSchema,
    limit: 'default',
    errors: ['not_found', 'approval_own', 'role_too_new', 'approval_closed'],
  },
  'POST /api/admin/approvals/{approval_id}/withdrawal': {
    summary:
      'Withdraw an act of your own that waits for a second person, or anybody’s that was approved and is not done',
    auth: 'operator',
    permission: 'money',
    about: 'approval:{approval_id}',
    params: approvalParamsSchema,
    body: withdrawApprovalBodySchema,
    isBodyOptional: true,
    response: approvalAskedSchema,
    limit: 'default',
    errors: ['not_found', 'not_allowed', 'withdrawal_reason_required', 'approval_closed'],
  },
});
