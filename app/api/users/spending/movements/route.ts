import { route } from '@/lib/http/route';
import { spendingEndpoints } from '@/lib/spending/endpoints';
import { readMovements } from '@/lib/spending/read-movements';

export const GET = route(
  spendingEndpoints['GET /api/users/spending/movements'],
  async ({ user, query: { month } }) => ({ movements: await readMovements({ userId: user.id, month }) }),
);
