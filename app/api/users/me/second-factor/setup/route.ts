import { route } from '@/lib/http/route';
import { userEndpoints } from '@/lib/users/endpoints';
import { beginSecondFactor } from '@/lib/users/set-up-second-factor';

export const POST = route(userEndpoints['POST /api/users/me/second-factor/setup'], ({ user }) =>
  beginSecondFactor(user),
);
