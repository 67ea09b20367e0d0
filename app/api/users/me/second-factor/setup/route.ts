import { route } from '@/lib/http/route';
import { beginSecondFactor } from '@/lib/users/begin-second-factor';
import { userEndpoints } from '@/lib/users/endpoints';

export const POST = route(userEndpoints['POST /api/users/me/second-factor/setup'], ({ user }) =>
  beginSecondFactor(user),
);
