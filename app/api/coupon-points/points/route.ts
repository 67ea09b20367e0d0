import { route } from '@/lib/http/route';
import { readPoints } from '@/lib/points/read-points';

export const GET = route('GET /api/coupon-points/points', ({ user, query: { cursor, limit } }) =>
  readPoints({ userId: user.id, cursor, limit }),
);
