import { route } from '@/lib/http/route';
import { userEndpoints } from '@/lib/users/endpoints';
import { registerUser } from '@/lib/users/register-user';

export const POST = route(userEndpoints['POST /api/users'], ({ body, address, locale }) =>
  registerUser({ ...body, address, locale }),
);
