import { defineEndpoints } from '@/lib/http/endpoint';
import {
  accountReasonBodySchema,
  changeRoleBodySchema,
  personListQuerySchema,
  personListSchema,
  personParamsSchema,
  personSchema,
} from './schema';

/** What an operator does to somebody else's account. */
const aboutPerson = {
  auth: 'operator',
  permission: 'people',
  about: 'user:{user_id}',
  recentAuthentication: true,
  params: personParamsSchema,
  response: personSchema,
  limit: 'default',
} as const;

export const adminPeopleEndpoints = defineEndpoints({
  'GET /api/admin/people': {
    summary: 'People by number, address or name, by role and state, the newest first',
    auth: 'operator',
    permission: 'read',
    query: personListQuerySchema,
    response: personListSchema,
    limit: 'default',
  },
  'GET /api/admin/people/{user_id}': {
    summary: 'A person: role, state, and what is theirs; the view is in the audit log',
    auth: 'operator',
    permission: 'read',
    params: personParamsSchema,
    response: personSchema,
    limit: 'default',
    errors: ['not_found'],
  },
  'POST /api/admin/people/{user_id}/role': {
    ...aboutPerson,
    summary: 'Give somebody else a role, or take it: "user" has none',
    body: changeRoleBodySchema,
    errors: ['not_found', 'last_admin', 'conflict'],
  },
  'POST /api/admin/people/{user_id}/disabling': {
    ...aboutPerson,
    summary: 'Disable an account: it is signed out at once and cannot sign in; its money stays',
    body: accountReasonBodySchema,
    errors: ['not_found', 'last_admin', 'conflict'],
  },
  'POST /api/admin/people/{user_id}/enabling': {
    ...aboutPerson,
    summary: 'Let a disabled account sign in again',
    body: accountReasonBodySchema,
    errors: ['not_found', 'conflict'],
  },
});
