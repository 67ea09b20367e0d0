import { route } from '@/lib/http/route';
import { adminViewPerson } from '@/lib/people/admin-view-person';
import { adminPeopleEndpoints } from '@/lib/people/endpoints';

export const GET = route(adminPeopleEndpoints['GET /api/admin/people/{user_id}'], ({ user, params }) =>
  adminViewPerson({ operator: user, personId: params.user_id }),
);
