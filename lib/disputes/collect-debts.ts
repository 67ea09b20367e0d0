import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { log } from '@/lib/core/log';
import { debtOf, walletOf } from '@/lib/ledger/accounts';
import { commit } from '@/lib/ledger/commit';

const BATCH = 100;

const owingSchema = z.array(
  z.object({ userId: z.number(), currency: z.string(), amount: z.number(), step: z.string() }),
);

/**
 * Pays helpers' debts from other income of their wallets than releases, such as a failed payout. The key carries the
 * last entry of the debt, so each state of it is paid once.
 * @returns how many debts were paid, in full or in part
 */
export async function collectDebts(): Promise<number> {
  const rows = await db().$queryRaw`
    SELECT d.user_id AS "userId", d.unit AS currency, least(-d.balance, w.balance)::integer AS amount,
      (SELECT max(e.id) FROM ledger_entries e WHERE e.account_id = d.id)::text AS step
    FROM ledger_accounts d JOIN ledger_accounts w ON w.id = 'user:' || d.user_id || ':wallet:' || d.unit
    WHERE d.kind = 'debt' AND d.balance < 0 AND w.balance > 0 ORDER BY d.id LIMIT ${BATCH}`;
  let paid = 0;
  for (const { userId, currency, amount, step } of owingSchema.parse(rows)) {
    const owner = { userId, currency };
    const lines = [{ from: walletOf(owner), to: debtOf(owner), amount }];
    const key = `debt:${userId}:${currency}:${step}`;
    // Another process moved the wallet or the debt first: the next run sees the rest.
    const { outcome } = await commit({ postings: [{ key, kind: 'debt_paid', lines }] });
    if (outcome !== 'done') continue;
    paid += 1;
    log().info({ user_id: userId, amount, currency }, 'A debt was paid from a wallet');
  }
  return paid;
}
