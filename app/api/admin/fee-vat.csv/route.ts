import { route } from '@/lib/http/route';
import { adminSolvencyEndpoints } from '@/lib/solvency/endpoints';
import { feeVatCsv } from '@/lib/solvency/fee-vat-csv';
import { readFeeVat } from '@/lib/solvency/read-fee-vat';

export const GET = route(
  adminSolvencyEndpoints['GET /api/admin/fee-vat.csv'],
  async ({ query: { year } }) =>
    new Response(feeVatCsv(await readFeeVat({ year })), {
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="linku-fee-vat-${year}.csv"`,
        'cache-control': 'no-store',
      },
    }),
);
