import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { env } from '@/lib/core/env';
import { type MonthVat, sumFeeVat } from './sum-fee-vat';

const minor = z.bigint().transform(Number);
const feesSchema = z.array(z.object({ day: z.string(), currency: z.string(), amount: minor, count: minor }));

/**
 * The VAT in the service fees of each of London's months of a year, from the entries of the ledger: a fee counts when it is
 * earned, with what points paid of it, and what is given back counts then. The oldest first.
 * @throws PayError database_unavailable
 */
export async function readFeeVat({ year }: { year: number }): Promise<MonthVat[]> {
  const rows = await db().$queryRaw`
    SELECT day, currency, amount, count(*) AS count
    FROM (
      SELECT to_char(t.event_at AT TIME ZONE 'Europe/London', 'YYYY-MM-DD') AS day, sum(e.amount)::bigint AS amount,
        COALESCE(max(e.unit) FILTER (WHERE a.kind = 'fee_revenue'), p.currency) AS currency
      FROM ledger_accounts a
      JOIN ledger_entries e ON e.account_id = a.id
      JOIN ledger_transactions t ON t.id = e.transaction_id
      LEFT JOIN payment_records p ON p.id = t.payment_id
      WHERE a.kind IN ('fee_revenue', 'points_redeemed')
        AND extract(year FROM t.event_at AT TIME ZONE 'Europe/London') = ${year}
      GROUP BY t.id, p.id
    ) fees
    GROUP BY day, currency, amount ORDER BY day, currency, amount`;
  return sumFeeVat({ fees: feesSchema.parse(rows), vat: env().vat });
}
