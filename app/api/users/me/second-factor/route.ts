import { route } from '@/lib/http/route';
import { userEndpoints } from '@/lib/users/endpoints';
import { confirmSecondFactor } from '@/lib/users/set-up-second-factor';

export const POST = route(userEndpoints['POST /api/users/me/second-factor'], ({ user, body }) =>
  confirmSecondFactor({ user, ...body }),
);
