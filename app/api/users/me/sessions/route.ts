import { route } from '@/lib/http/route';
import { userEndpoints } from '@/lib/users/endpoints';
import { listSessions } from '@/lib/users/list-sessions';

export const GET = route(userEndpoints['GET /api/users/me/sessions'], ({ user }) => listSessions(user));
