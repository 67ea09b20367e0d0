import { route } from '@/lib/http/route';
import { pointsEndpoints } from '@/lib/points/endpoints';
import { readPoints } from '@/lib/points/read-points';

export const GET = route(
  pointsEndpoints['GET /api/coupon-points/points'],
  ({ user, query: { cursor, limit } }) => readPoints({ userId: user.id, cursor, limit }),
);
