import { route } from '@/lib/http/route';
import { grantPoints } from '@/lib/points/grant-points';

export const POST = route('POST /api/admin/points-grants', ({ user, body, idempotencyKey }) =>
  grantPoints({
    userId: body.user_id,
    points: body.points,
    reason: body.reason,
    actorId: user.id,
    idempotencyKey,
  }),
);
