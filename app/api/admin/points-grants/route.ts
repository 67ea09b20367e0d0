import { route } from '@/lib/http/route';
import { adminPointsEndpoints } from '@/lib/points/endpoints';
import { grantPoints } from '@/lib/points/grant-points';

export const POST = route(
  adminPointsEndpoints['POST /api/admin/points-grants'],
  ({ user, body, idempotencyKey }) =>
    grantPoints({
      userId: body.user_id,
      points: body.points,
      reason: body.reason,
      actorId: user.id,
      idempotencyKey,
    }),
);
