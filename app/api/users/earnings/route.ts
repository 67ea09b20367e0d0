import { earningsEndpoints } from '@/lib/earnings/endpoints';
import { readEarnings } from '@/lib/earnings/read-earnings';
import { route } from '@/lib/http/route';

export const GET = route(earningsEndpoints['GET /api/users/earnings'], async ({ user }) => ({
  quarters: await readEarnings({ userId: user.id }),
}));
