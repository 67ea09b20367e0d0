import { acts } from '@/lib/approvals/acts';
import { performAct } from '@/lib/approvals/perform-act';
import { route } from '@/lib/http/route';
import { adminPointsEndpoints } from '@/lib/points/endpoints';

export const POST = route(
  adminPointsEndpoints['POST /api/admin/points-grants'],
  ({ user, body, idempotencyKey }) =>
    performAct({ act: acts.points_grant, operatorId: user.id, key: idempotencyKey, input: body }),
);
