import { route } from '@/lib/http/route';
import { adminListPeople } from '@/lib/people/admin-list-people';
import { adminPeopleEndpoints } from '@/lib/people/endpoints';

export const GET = route(adminPeopleEndpoints['GET /api/admin/people'], ({ user, query }) =>
  adminListPeople({ ...query, viewerRole: user.role }),
);
