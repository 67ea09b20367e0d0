import { route } from '@/lib/http/route';
import { payoutEndpoints } from '@/lib/payouts/endpoints';
import { readStatement } from '@/lib/payouts/read-wallet';
import { statementCsv } from '@/lib/payouts/statement-csv';

export const GET = route(payoutEndpoints['GET /api/users/wallet/statement.csv'], async ({ user, locale }) => {
  const entries = await readStatement({ userId: user.id });
  return new Response(statementCsv({ entries, locale }), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="linku-wallet.csv"',
      'cache-control': 'no-store',
    },
  });
});
