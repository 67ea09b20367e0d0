import { route } from '@/lib/http/route';
import { adminUserEndpoints } from '@/lib/users/endpoints';
import { resetSecondFactor } from '@/lib/users/turn-off-second-factor';

export const POST = route(
  adminUserEndpoints['POST /api/admin/people/{user_id}/second-factor/removal'],
  ({ user, params, body }) =>
    resetSecondFactor({ actorId: user.id, userId: params.user_id, reason: body.reason }),
);
