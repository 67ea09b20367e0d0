import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { posterTransactions } from './poster-transactions';
import type { MonthSums } from './schema';
import { sumMonths } from './sum-months';

const minor = z.bigint().transform(Number);
const movesSchema = z.array(
  z.object({
    month: z.string(),
    currency: z.string(),
    paid: minor,
    returned: minor,
    fees: minor,
    toHelpers: minor,
    byLinkU: minor,
    pointsSpent: minor,
    pointsReturned: minor,
    tasks: minor,
    underReview: minor,
    onTheWayBack: minor,
    inDispute: minor,
  }),
);

/**
 * What a person paid for their tasks in each of London's months in which something moved, what became of it, and what is
 * held after it: from the entries of the ledger alone. The newest first.
 * @throws PayError database_unavailable
 */
export async function readSpending({ userId }: { userId: number }): Promise<MonthSums[]> {
  const rows = await db().$queryRaw`
    SELECT month, currency,
      COALESCE(sum(outside) FILTER (WHERE is_payment), 0)::bigint AS paid,
      COALESCE(sum(outside) FILTER (WHERE NOT is_payment), 0)::bigint AS returned,
      sum(fees)::bigint AS fees, sum(to_helpers)::bigint AS "toHelpers", sum(by_linku)::bigint AS "byLinkU",
      COALESCE(sum(points) FILTER (WHERE points > 0), 0)::bigint AS "pointsSpent",
      COALESCE(sum(points) FILTER (WHERE points < 0), 0)::bigint AS "pointsReturned",
      sum(tasks)::bigint AS tasks, sum(under_review)::bigint AS "underReview",
      sum(on_the_way_back)::bigint AS "onTheWayBack", sum(in_dispute)::bigint AS "inDispute"
    FROM (${posterTransactions(userId)}) mine
    GROUP BY month, currency ORDER BY month, currency DESC`;
  return sumMonths(movesSchema.parse(rows));
}
