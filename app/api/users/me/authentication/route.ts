import { route } from '@/lib/http/route';
import { authenticateAgain } from '@/lib/users/authenticate-again';
import { userEndpoints } from '@/lib/users/endpoints';

export const POST = route(userEndpoints['POST /api/users/me/authentication'], ({ user, body }) =>
  authenticateAgain({ user, ...body }),
);
