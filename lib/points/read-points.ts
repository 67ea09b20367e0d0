import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { type PageRequest, pageOf } from '@/lib/core/read-page';
import { pointsOf, reservedPointsOf } from '@/lib/ledger/accounts';
import type { PointsResponse } from './schema';

/**
 * A person's points and the statement of what can be spent, newest first: a payment's reservation leaves it and a
 * release returns to it. Read in one statement, so that the balance is that of the newest entry.
 * @throws PayError database_unavailable
 */
export async function readPoints({
  userId,
  cursor,
  limit = 20,
}: PageRequest & {
  userId: number;
  /** Returns the entries before this one. */
}): Promise<PointsResponse> {
  const [first, ...rest] = await read({ userId, cursor: cursor ?? null, take: limit + 1 });
  const found = [first, ...rest].flatMap(({ entry }) => entry ?? []);
  const { rows: entries, nextCursor } = pageOf({ found, limit });
  return {
    balance: first.available + first.reserved,
    reserved: first.reserved,
    available: first.available,
    entries,
    next_cursor: nextCursor,
  };
}

/** One row per entry; a person without entries has one row without. */
const rowsSchema = z.tuple([rowSchema()], rowSchema());

function rowSchema() {
  const count = z.bigint().transform(Number);
  return z.object({
    available: count,
    reserved: count,
    entry: z
      .object({
        id: z.number(),
        kind: z.string(),
        amount: z.number(),
        balance_after: z.number(),
        note: z.string().nullable(),
        payment_id: z.number().nullable(),
        created_at: z.string().transform((text) => new Date(text).toISOString()),
      })
      .nullable(),
  });
}

async function read({ userId, cursor, take }: { userId: number; cursor: number | null; take: number }) {
  const available = pointsOf(userId).id;
  const reserved = reservedPointsOf(userId).id;
  const rows = await db().$queryRaw`
    WITH balances AS (
      SELECT COALESCE((SELECT balance FROM ledger_accounts WHERE id = ${available}), 0) AS available,
        COALESCE((SELECT balance FROM ledger_accounts WHERE id = ${reserved}), 0) AS reserved),
    statement AS (
      SELECT e.id, e.amount, e.created_at, e.transaction_id, sum(e.amount) OVER (ORDER BY e.id) AS balance_after
      FROM ledger_entries e WHERE e.account_id = ${available}),
    page AS (
      SELECT s.id, jsonb_build_object('id', s.id, 'kind', t.kind, 'amount', s.amount, 'balance_after', s.balance_after,
        'note', t.note, 'payment_id', t.payment_id, 'created_at', s.created_at) AS entry
      FROM statement s JOIN ledger_transactions t ON t.id = s.transaction_id
      WHERE ${cursor}::bigint IS NULL OR s.id < ${cursor}::bigint
      ORDER BY s.id DESC LIMIT ${take})
    SELECT b.available, b.reserved, page.entry
    FROM balances b LEFT JOIN page ON true ORDER BY page.id DESC`;
  return rowsSchema.parse(rows);
}
