import { route } from '@/lib/http/route';
import { endEverySession } from '@/lib/users/end-session';
import { userEndpoints } from '@/lib/users/endpoints';

export const POST = route(userEndpoints['POST /api/users/me/sessions/ending'], ({ user }) =>
  endEverySession(user),
);
