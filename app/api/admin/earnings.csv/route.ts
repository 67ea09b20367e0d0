import { earningsCsv } from '@/lib/earnings/earnings-csv';
import { adminEarningsEndpoints } from '@/lib/earnings/endpoints';
import { readEveryonesEarnings } from '@/lib/earnings/read-earnings';
import { route } from '@/lib/http/route';

export const GET = route(
  adminEarningsEndpoints['GET /api/admin/earnings.csv'],
  async ({ query: { year } }) => {
    const earnings = await readEveryonesEarnings({ year });
    return new Response(earningsCsv({ year, earnings }), {
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="linku-earnings-${year}.csv"`,
        'cache-control': 'no-store',
      },
    });
  },
);
