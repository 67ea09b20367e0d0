import { route } from '@/lib/http/route';
import { adminPeopleEndpoints } from '@/lib/people/endpoints';
import { viewPerson } from '@/lib/people/view-person';

export const GET = route(adminPeopleEndpoints['GET /api/admin/people/{user_id}'], ({ user, params }) =>
  viewPerson({ operator: user, personId: params.user_id }),
);
