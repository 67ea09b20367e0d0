import { Prisma } from '@/lib/core/db/generated/client';
import { POINTS_UNIT } from '@/lib/core/money';
import type { AccountKind, TransactionKind } from '@/lib/ledger/transaction-forms';
import { spendingKinds } from './schema';

/** Payments as the poster made them; whatever else passes between us and the outside comes back, or does not after all. */
const paying: readonly TransactionKind[] = ['settle', 'suspense'];

const outside: readonly AccountKind[] = ['provider_clearing', 'paid_by_hand'];
const ofHelpers: readonly AccountKind[] = ['wallet', 'debt'];
const ofLinkU: readonly AccountKind[] = ['refund_losses', 'write_offs', 'assigned'];
const ofTasks: readonly AccountKind[] = ['escrow', 'returning'];

const sumOf = (accounts: readonly AccountKind[]) =>
  Prisma.sql`COALESCE(sum(e.amount) FILTER (WHERE a.kind = ANY (${accounts})), 0)::bigint`;

/**
 * The transactions of a poster's payments and tasks, each with the sums of its entries by whose the accounts are, in a
 * query of columns: `id, kind, payment_id, refund_id, task_id, at, month, currency`, then `outside, fees, to_helpers,
 * by_linku, points, tasks, under_review, on_the_way_back, in_dispute` with the signs of the ledger, and `is_payment`.
 * Months are London's. A transaction of points alone has the currency of its payment.
 */
export function posterTransactions(userId: number): Prisma.Sql {
  return Prisma.sql`
    SELECT t.id, t.kind, t.payment_id, t.refund_id, COALESCE(p.task_id, max(a.task_id)) AS task_id, t.event_at AS at,
      to_char(t.event_at AT TIME ZONE 'Europe/London', 'YYYY-MM') AS month, t.kind = ANY (${paying}) AS is_payment,
      COALESCE(max(e.unit) FILTER (WHERE e.unit <> ${POINTS_UNIT}), p.currency) AS currency,
      ${sumOf(outside)} AS outside, ${sumOf(['fee_revenue'])} AS fees, ${sumOf(ofHelpers)} AS to_helpers,
      ${sumOf(ofLinkU)} AS by_linku, ${sumOf(['points_redeemed'])} AS points, ${sumOf(ofTasks)} AS tasks,
      ${sumOf(['suspense'])} AS under_review, ${sumOf(['refunds_in_flight'])} AS on_the_way_back,
      ${sumOf(['disputed_funds'])} AS in_dispute
    FROM (
      SELECT o.id FROM payment_records r JOIN ledger_transactions o ON o.payment_id = r.id WHERE r.user_id = ${userId}
      UNION
      SELECT h.transaction_id FROM tasks k JOIN ledger_entries h ON h.account_id IN (
        'task:' || k.id || ':escrow:' || k.currency, 'task:' || k.id || ':returning:' || k.currency)
      WHERE k.poster_id = ${userId}
    ) mine
    JOIN ledger_transactions t ON t.id = mine.id
    LEFT JOIN payment_records p ON p.id = t.payment_id
    JOIN ledger_entries e ON e.transaction_id = t.id
    JOIN ledger_accounts a ON a.id = e.account_id
    WHERE t.kind = ANY (${spendingKinds})
    GROUP BY t.id, p.id`;
}
