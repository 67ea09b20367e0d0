import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { gauge } from '@/lib/core/metrics';
import { countedUsageStates } from '@/lib/coupons/states';

/** A scrape must stay cheap however long the ledger is; the worker's checks read all of it. */
const TRANSACTIONS_CHECKED = 5_000;

const failuresSchema = z.tuple([z.object({ failures: z.number() })]);

/**
 * Sets how many quick invariants are broken: transactions that do not sum to zero, balances below it, and coupons whose
 * count is not the sum of their uses.
 * @throws PayError database_unavailable
 */
export async function updateLedgerGauges(): Promise<void> {
  gauge({
    name: 'linku_invariant_failures',
    help: 'Invariants of money found broken; anything but 0 is an incident',
  }).set(await countFailures());
}

async function countFailures(): Promise<number> {
  const rows = await db().$queryRaw`
    SELECT ((SELECT count(*) FROM (
        SELECT 1 FROM ledger_entries
        WHERE transaction_id > (SELECT max(id) - ${TRANSACTIONS_CHECKED} FROM ledger_transactions)
        GROUP BY transaction_id, unit HAVING sum(amount) <> 0) u)
      + (SELECT count(*) FROM ledger_accounts WHERE balance < 0)
      + (SELECT count(*) FROM coupons c WHERE c.taken <> (SELECT count(*) FROM coupon_usage_logs l
          WHERE l.coupon_id = c.id AND l.state = ANY (${countedUsageStates}))))::integer AS failures`;
  return failuresSchema.parse(rows)[0].failures;
}
