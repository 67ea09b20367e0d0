import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { Prisma } from '@/lib/core/db/generated/client';
import { log } from '@/lib/core/log';
import { notPutAside, runRows } from '@/lib/core/run-rows';
import { debtOf, walletOf } from '@/lib/ledger/accounts';
import { commit } from '@/lib/ledger/commit';

const JOB = 'collect-debts';
const BATCH = 100;

const owingSchema = z.array(
  z.object({
    id: z.string(),
    userId: z.number(),
    currency: z.string(),
    amount: z.number(),
    step: z.string(),
  }),
);

type Debt = z.infer<typeof owingSchema>[number];

/**
 * Pays helpers' debts from other income of their wallets than releases, such as a failed payout, and from what is not set aside
 * any more. The key carries the last entry of the debt, so each state of it is paid once.
 * @returns how many debts were paid, in full or in part
 */
export async function collectDebts(): Promise<number> {
  const rows = await db().$queryRaw`
    SELECT d.id, d.user_id AS "userId", d.unit AS currency, least(-d.balance, w.amount)::integer AS amount,
      (SELECT max(e.id) FROM ledger_entries e WHERE e.account_id = d.id)::text AS step
    FROM ledger_accounts d CROSS JOIN LATERAL takeable(d.user_id, d.unit, NULL) AS w(amount)
    WHERE d.kind = 'debt' AND d.balance < 0 AND w.amount > 0
      AND ${notPutAside({ job: JOB, id: Prisma.sql`d.id` })} ORDER BY d.id LIMIT ${BATCH}`;
  let paid = 0;
  const run = async (debt: Debt) => {
    if (await collect(debt)) paid += 1;
  };
  await runRows({ job: JOB, rows: owingSchema.parse(rows), idOf: ({ id }) => id, run });
  return paid;
}

async function collect({ userId, currency, amount, step }: Debt): Promise<boolean> {
  const owner = { userId, currency };
  const lines = [{ from: walletOf(owner), to: debtOf(owner), amount }];
  const key = `debt:${userId}:${currency}:${step}`;
  // Another process moved the wallet or the debt first: the next run sees the rest.
  const { outcome } = await commit({ postings: [{ key, kind: 'debt_paid', lines }] });
  if (outcome !== 'done') return false;
  log().info({ user_id: userId, amount, currency }, 'A debt was paid from a wallet');
  return true;
}
