import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { toDecimal } from '@/lib/core/money';
import type { TransactionKind } from '@/lib/ledger/transaction-forms';
import type { PersonEarnings, QuarterSums } from './schema';

/** What pays a helper for work, by what it adds: also money of a lost dispute that came back after all. */
const earning: readonly TransactionKind[] = ['release', 'helper_paid', 'dispute_resolved'];

/** What a payer got back of it, by what it takes. */
const takingBack: readonly TransactionKind[] = ['dispute_lost', 'dispute_resolved', 'helper_charged'];

const charging: readonly TransactionKind[] = ['fee_charged'];

const minor = z.bigint().transform(Number);
const rowsSchema = z.array(
  z.object({
    userId: z.number(),
    name: z.string(),
    email: z.string(),
    year: z.number(),
    quarter: z.number(),
    currency: z.string(),
    rewards: minor,
    earned: minor,
    takenBack: minor,
    fees: minor,
  }),
);

/**
 * A person's earnings by quarter of London's calendar years, the newest first.
 * @throws PayError database_unavailable
 */
export async function readEarnings({ userId }: { userId: number }): Promise<QuarterSums[]> {
  const rows = await readQuarters({ userId, year: null });
  return rows.map(({ userId: _, name: __, email: ___, ...sums }) => sums);
}

/**
 * Everybody's earnings of a year, by person and quarter.
 * @throws PayError database_unavailable
 */
export function readEveryonesEarnings({ year }: { year: number }): Promise<PersonEarnings[]> {
  return readQuarters({ userId: null, year });
}

/**
 * Money of a wallet and of a debt together: what is taken back of money that was paid out already is a debt. What a debt
 * is paid with was earned when it came.
 */
async function readQuarters({
  userId,
  year,
}: {
  userId: number | null;
  year: number | null;
}): Promise<PersonEarnings[]> {
  const rows = await db().$queryRaw`
    SELECT u.id AS "userId", u.name, u.email, extract(year FROM t.at)::integer AS year,
      extract(quarter FROM t.at)::integer AS quarter, a.unit AS currency,
      count(DISTINCT t.id) FILTER (WHERE t.kind = ANY (${earning}) AND e.amount > 0) AS rewards,
      COALESCE(sum(e.amount) FILTER (WHERE t.kind = ANY (${earning}) AND e.amount > 0), 0)::bigint AS earned,
      COALESCE(-sum(e.amount) FILTER (WHERE t.kind = ANY (${takingBack}) AND e.amount < 0), 0)::bigint AS "takenBack",
      COALESCE(-sum(e.amount) FILTER (WHERE t.kind = ANY (${charging})), 0)::bigint AS fees
    FROM ledger_accounts a
    JOIN users u ON u.id = a.user_id
    JOIN ledger_entries e ON e.account_id = a.id
    JOIN (SELECT id, kind, event_at AT TIME ZONE 'Europe/London' AS at FROM ledger_transactions) t
      ON t.id = e.transaction_id
    WHERE a.kind IN ('wallet', 'debt') AND t.kind = ANY (${[...earning, ...takingBack, ...charging]})
      AND (${userId}::integer IS NULL OR a.user_id = ${userId}::integer)
      AND (${year}::integer IS NULL OR extract(year FROM t.at) = ${year}::integer)
    GROUP BY u.id, 4, 5, a.unit
    ORDER BY u.id, 4 DESC, 5 DESC, a.unit`;
  return rowsSchema.parse(rows).map(({ takenBack, currency, earned, fees, ...row }) => ({
    ...row,
    currency,
    earned,
    earned_display: toDecimal({ amount: earned, currency }),
    taken_back: takenBack,
    taken_back_display: toDecimal({ amount: takenBack, currency }),
    fees,
    fees_display: toDecimal({ amount: fees, currency }),
  }));
}
