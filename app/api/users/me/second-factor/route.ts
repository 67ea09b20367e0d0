import { route } from '@/lib/http/route';
import { confirmSecondFactor } from '@/lib/users/confirm-second-factor';
import { userEndpoints } from '@/lib/users/endpoints';

export const POST = route(userEndpoints['POST /api/users/me/second-factor'], ({ user, body }) =>
  confirmSecondFactor({ user, ...body }),
);
