import { route } from '@/lib/http/route';
import { changePerson } from '@/lib/people/change-person';
import { adminPeopleEndpoints } from '@/lib/people/endpoints';

export const POST = route(
  adminPeopleEndpoints['POST /api/admin/people/{user_id}/disabling'],
  ({ user, params, body }) =>
    changePerson({
      operator: user,
      personId: params.user_id,
      change: { kind: 'disable' },
      reason: body.reason,
    }),
);
