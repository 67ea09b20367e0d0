import { route } from '@/lib/http/route';
import { spendingEndpoints } from '@/lib/spending/endpoints';
import { readSpending } from '@/lib/spending/read-spending';

export const GET = route(spendingEndpoints['GET /api/users/spending'], async ({ user }) => ({
  months: await readSpending({ userId: user.id }),
}));
