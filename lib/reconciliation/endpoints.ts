import { approvalAskedSchema } from '@/lib/approvals/schema';
import type { ErrorCode } from '@/lib/core/errors';
import { defineEndpoints } from '@/lib/http/endpoint';
import {
  differenceParamsSchema,
  differencePreviewSchema,
  differenceSchema,
  makeStatementsBodySchema,
  reconciliationListSchema,
  resolveDifferenceBodySchema,
  statementDetailSchema,
  statementParamsSchema,
} from './schema';

const refusals: ErrorCode[] = ['not_found', 'resolution_not_possible', 'decide_at_payout', 'conflict'];

export const adminReconciliationEndpoints = defineEndpoints({
  'GET /api/admin/reconciliations': {
    summary: 'Statements of the providers, newest first, and the differences that are open now',
    auth: 'operator',
    permission: 'read',
    response: reconciliationListSchema,
    limit: 'default',
  },
  'POST /api/admin/reconciliations': {
    summary: 'Compare the books with the providers now, and make a statement of each',
    auth: 'operator',
    permission: 'money',
    body: makeStatementsBodySchema,
    response: reconciliationListSchema,
    limit: 'default',
    errors: ['provider_unavailable'],
  },
  'GET /api/admin/reconciliations/{statement_id}': {
    summary: 'A statement: balances, sums by kind, and what differed when it was made',
    auth: 'operator',
    permission: 'read',
    params: statementParamsSchema,
    response: statementDetailSchema,
    limit: 'default',
    errors: ['not_found'],
  },
  'POST /api/admin/differences/{difference_id}/resolution/preview': {
    summary: 'What a decision about a difference would book; changes nothing',
    auth: 'operator',
    permission: 'money',
    about: 'difference:{difference_id}',
    params: differenceParamsSchema,
    body: resolveDifferenceBodySchema,
    response: differencePreviewSchema,
    limit: 'default',
    errors: refusals,
  },
  'POST /api/admin/differences/{difference_id}/resolution': {
    summary: 'Decide about a difference, with an entry in the audit log; the same again answers how it ended',
    auth: 'operator',
    permission: 'money',
    about: 'difference:{difference_id}',
    recentAuthentication: true,
    params: differenceParamsSchema,
    body: resolveDifferenceBodySchema,
    response: differenceSchema,
    accepted: approvalAskedSchema,
    limit: 'default',
    errors: [...refusals, 'provider_unavailable'],
  },
});
