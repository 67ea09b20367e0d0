import { route } from '@/lib/http/route';
import { userEndpoints } from '@/lib/users/endpoints';
import { readOwnAccount } from '@/lib/users/read-own-account';

export const GET = route(userEndpoints['GET /api/users/me'], ({ user }) => readOwnAccount(user));
