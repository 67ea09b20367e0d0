import { endedStatuses, unfinishedStatuses } from '@/lib/payments/states';
import { type Check, words } from './check';

/** Points reserved, spent and returned. */
export const pointsChecks: Check[] = [
  {
    title: 'Points that were given back are never more than the payment used',
    brokenRows: ({ payments }) => `
      SELECT p.id FROM payment_records p JOIN refunds r ON r.payment_id = p.id
      WHERE ${payments('p.id')} GROUP BY p.id HAVING sum(r.points) > p.points_used
        OR (sum(r.points) > 0 AND sum(r.points) <> (
          SELECT COALESCE(sum(e.amount), 0) FROM ledger_transactions t JOIN ledger_entries e ON e.transaction_id = t.id
          WHERE t.payment_id = p.id AND t.kind = 'refund_requested' AND e.account_id = 'user:' || p.user_id || ':points'))`,
  },
  {
    title: 'Reserved points belong to unfinished payments, to the point',
    brokenRows: ({ accounts }) => `
      SELECT a.id FROM ledger_accounts a LEFT JOIN (
        SELECT p.user_id, sum(p.points_used) AS held FROM payment_records p
        WHERE p.payment_status IN (${words(unfinishedStatuses)})
          OR (p.payment_status = 'needs_review' AND NOT EXISTS (
            SELECT 1 FROM ledger_transactions t WHERE t.payment_id = p.id AND t.kind = 'points_release'))
        GROUP BY p.user_id) holds ON holds.user_id = a.user_id
      WHERE ${accounts('a.id')} AND a.kind = 'points_reserved' AND a.balance <> COALESCE(holds.held, 0)`,
  },
  {
    title: 'An ended payment gave its points back exactly once',
    brokenRows: ({ payments }) => `
      SELECT p.id FROM payment_records p LEFT JOIN ledger_transactions t ON t.payment_id = p.id
      WHERE ${payments('p.id')} AND p.payment_status IN (${words(endedStatuses)}) AND p.points_used > 0
      GROUP BY p.id
      HAVING count(*) FILTER (WHERE t.kind = 'points_reserve') <> 1 OR count(*) FILTER (WHERE t.kind = 'points_release') <> 1`,
  },
];
