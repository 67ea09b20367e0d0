import { route } from '@/lib/http/route';
import { spendingEndpoints } from '@/lib/spending/endpoints';
import { readMovements } from '@/lib/spending/read-movements';
import { spendingCsv } from '@/lib/spending/spending-csv';

export const GET = route(
  spendingEndpoints['GET /api/users/spending.csv'],
  async ({ user, locale, query: { month } }) => {
    const movements = await readMovements({ userId: user.id, month });
    return new Response(spendingCsv({ movements, locale }), {
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="linku-spending-${month}.csv"`,
        'cache-control': 'no-store',
      },
    });
  },
);
