import { route } from '@/lib/http/route';
import { userEndpoints } from '@/lib/users/endpoints';
import { turnOffSecondFactor } from '@/lib/users/turn-off-second-factor';

export const POST = route(userEndpoints['POST /api/users/me/second-factor/removal'], ({ user, body }) =>
  turnOffSecondFactor({ user, ...body }),
);
