import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { env } from '@/lib/core/env';
import { toDecimal } from '@/lib/core/money';
import { type PageRequest, pageOf } from '@/lib/core/read-page';
import { readHolds, toHoldResponse } from './read-holds';
import { readPayoutPauses } from './read-payout-pauses';
import type { Wallet, WalletEntry } from './schema';
import { openPayoutStatuses } from './states';

/**
 * A helper's earnings that have not been withdrawn, their payouts in transit, and the statement, newest first.
 * @throws PayError database_unavailable
 */
export async function readWallet({
  userId,
  cursor,
  limit = 20,
}: PageRequest & {
  userId: number;
  /** Returns the entries before this one. */
}): Promise<Wallet> {
  const [balances, holds, found, pauses] = await Promise.all([
    readBalances(userId),
    readHolds(userId),
    readEntries({ userId, kind: 'wallet', cursor: cursor ?? null, take: limit + 1 }),
    readPayoutPauses(),
  ]);
  const { rows: entries, nextCursor } = pageOf({ found, limit });
  return {
    balances: balances.map((balance) => ({
      ...balance,
      holds: holds.filter(({ currency }) => currency === balance.currency).map(toHoldResponse),
    })),
    payout_minimum: env().payoutMinimum,
    payouts_paused: pauses.map(({ provider, expectedUntil }) => ({
      provider,
      expected_until: expectedUntil?.toISOString() ?? null,
    })),
    entries,
    next_cursor: nextCursor,
  };
}

/**
 * The whole statement, oldest first.
 * @throws PayError database_unavailable
 */
export async function readStatement({ userId }: { userId: number }): Promise<WalletEntry[]> {
  return (await readEntries({ userId, kind: 'wallet', cursor: null, take: null })).reverse();
}

/** More steps than this are no longer news. */
const DEBT_ENTRIES_MAX = 20;

/**
 * How a helper's debt came about and what was paid of it, the newest first. The wallet's own statement does not have
 * it: the money was no longer in the wallet. Balances are below zero while there is a debt.
 * @throws PayError database_unavailable
 */
export function readDebtEntries({ userId }: { userId: number }): Promise<WalletEntry[]> {
  return readEntries({ userId, kind: 'debt', cursor: null, take: DEBT_ENTRIES_MAX });
}

const count = z.bigint().transform(Number);

const balancesSchema = z.array(
  z.object({ currency: z.string(), balance: count, payable: count, inFlight: count, owed: count }),
);

/** In one statement, so that no payout is counted twice or not at all while it moves. */
async function readBalances(userId: number): Promise<Omit<Wallet['balances'][number], 'holds'>[]> {
  const rows = await db().$queryRaw`
    SELECT c.currency, COALESCE(max(a.balance), 0)::bigint AS balance,
      greatest(0, COALESCE(max(a.balance), 0) - set_aside(${userId}::integer, c.currency))::bigint AS payable, COALESCE((
      SELECT sum(o.amount) FROM payouts o WHERE o.user_id = ${userId} AND o.currency = c.currency
        AND o.status = ANY (${openPayoutStatuses})), 0)::bigint AS "inFlight",
      COALESCE((SELECT -d.balance FROM ledger_accounts d WHERE d.user_id = ${userId} AND d.kind = 'debt'
        AND d.unit = c.currency), 0)::bigint AS owed
    FROM (SELECT 'GBP' AS currency UNION
      SELECT unit FROM ledger_accounts WHERE user_id = ${userId} AND kind IN ('wallet', 'debt')) c
    LEFT JOIN ledger_accounts a ON a.user_id = ${userId} AND a.kind = 'wallet' AND a.unit = c.currency
    GROUP BY c.currency ORDER BY c.currency <> 'GBP', c.currency`;
  return balancesSchema.parse(rows).map(({ currency, balance, payable, inFlight, owed }) => ({
    currency,
    balance,
    balance_display: toDecimal({ amount: balance, currency }),
    payable,
    payable_display: toDecimal({ amount: payable, currency }),
    in_flight: inFlight,
    in_flight_display: toDecimal({ amount: inFlight, currency }),
    owed,
    owed_display: toDecimal({ amount: owed, currency }),
  }));
}

const entriesSchema = z.array(
  z.object({
    id: count,
    kind: z.string(),
    currency: z.string(),
    amount: count,
    balanceAfter: count,
    taskId: z.number().nullable(),
    taskTitle: z.string().nullable(),
    payoutId: z.number().nullable(),
    createdAt: z.date(),
  }),
);

/**
 * The origin or destination of the money: the task that held it, the task of the disputed payment, or a payout by its
 * business key.
 */
async function readEntries({
  userId,
  kind,
  cursor,
  take,
}: {
  userId: number;
  kind: 'wallet' | 'debt';
  cursor: number | null;
  take: number | null;
}): Promise<WalletEntry[]> {
  const rows = await db().$queryRaw`
    WITH statement AS (
      SELECT e.id, e.amount, e.unit, e.created_at, e.transaction_id,
        sum(e.amount) OVER (PARTITION BY e.account_id ORDER BY e.id)::bigint AS balance_after
      FROM ledger_entries e JOIN ledger_accounts a ON a.id = e.account_id
      WHERE a.user_id = ${userId} AND a.kind = ${kind})
    SELECT s.id, t.kind, s.unit AS currency, s.amount, s.balance_after AS "balanceAfter", k.id AS "taskId",
      k.title AS "taskTitle", substring(t.business_key FROM '^payout:([0-9]+):')::integer AS "payoutId",
      s.created_at AS "createdAt"
    FROM statement s JOIN ledger_transactions t ON t.id = s.transaction_id
    LEFT JOIN payment_records p ON p.id = t.payment_id
    LEFT JOIN tasks k ON k.id = COALESCE((
      SELECT max(held.task_id) FROM ledger_entries other JOIN ledger_accounts held ON held.id = other.account_id
      WHERE other.transaction_id = s.transaction_id), p.task_id)
    WHERE ${cursor}::bigint IS NULL OR s.id < ${cursor}::bigint
    ORDER BY s.id DESC LIMIT ${take}::bigint`;
  return entriesSchema.parse(rows).map((row) => ({
    id: row.id,
    kind: row.kind,
    currency: row.currency,
    amount: row.amount,
    amount_display: toDecimal({ amount: row.amount, currency: row.currency }),
    balance_after: row.balanceAfter,
    balance_after_display: toDecimal({ amount: row.balanceAfter, currency: row.currency }),
    task_id: row.taskId,
    task_title: row.taskTitle,
    payout_id: row.payoutId,
    created_at: row.createdAt.toISOString(),
  }));
}
