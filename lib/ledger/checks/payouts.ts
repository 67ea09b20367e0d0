import { openPayoutStatuses } from '@/lib/payouts/states';
import { type Check, words } from './check';

/** Payouts from wallets. */
export const payoutsChecks: Check[] = [
  {
    title: 'Payouts in flight are the requested and the sent ones, to the penny',
    brokenRows: `
      SELECT COALESCE(b.unit, w.currency) AS unit, b.balance, w.waiting
      FROM (SELECT unit, sum(amount) AS balance FROM ledger_entries
        WHERE account_id = 'platform:payouts_in_flight:' || unit GROUP BY unit) b
      FULL JOIN (SELECT currency, sum(amount) AS waiting FROM payouts
        WHERE status IN (${words(openPayoutStatuses)}) GROUP BY currency) w
        ON w.currency = b.unit
      WHERE COALESCE(b.balance, 0) <> COALESCE(w.waiting, 0)`,
  },
  {
    title:
      'A payout left its wallet once, left the books once if it was paid, and came back once if it failed or was cancelled',
    brokenRows: `
      SELECT o.id FROM payouts o LEFT JOIN ledger_transactions t ON t.payout_id = o.id
      GROUP BY o.id HAVING count(*) FILTER (WHERE t.kind = 'payout_requested') <> 1
        OR count(*) FILTER (WHERE t.kind = 'payout') < (o.status = 'paid')::integer
        OR count(*) FILTER (WHERE t.kind = 'payout' AND o.status IN (${words(openPayoutStatuses)})) > 0
        OR count(*) FILTER (WHERE t.kind = 'payout_failed') <> (o.status = 'failed')::integer
        OR count(*) FILTER (WHERE t.kind = 'payout_cancelled') <> (o.status = 'cancelled')::integer
        OR count(*) FILTER (WHERE t.kind = 'payout' AND o.status = 'cancelled') > 0`,
  },
  {
    title:
      'A payout moves its own amount, of the wallet of its own person; what came back in parts is part of it',
    brokenRows: `
      SELECT o.id FROM payouts o
      JOIN ledger_transactions t ON t.payout_id = o.id
      JOIN ledger_entries e ON e.transaction_id = t.id
      GROUP BY o.id HAVING bool_or(t.kind IN ('payout_requested', 'payout', 'payout_cancelled') AND abs(e.amount) <> o.amount)
        OR COALESCE(sum(e.amount) FILTER (WHERE t.kind = 'payout_returned' AND e.amount > 0), 0) <> o.returned_amount
        OR bool_or(t.kind = 'payout_failed' AND abs(e.amount) <> o.amount - o.returned_amount)
        OR bool_or(e.unit <> o.currency)
        OR bool_or(e.account_id LIKE 'user:%' AND e.account_id <> 'user:' || o.user_id || ':wallet:' || o.currency)`,
  },
  {
    title: 'A payout goes to an account of its own person',
    brokenRows: `
      SELECT o.id FROM payouts o JOIN payout_accounts a ON a.id = o.payout_account_id
      WHERE o.user_id <> a.user_id OR o.provider <> a.provider`,
  },
  {
    title: 'Every payout on its way will be looked at again',
    brokenRows: `
      SELECT id FROM payouts WHERE status IN (${words(openPayoutStatuses)}) AND next_sync_at IS NULL`,
  },
];
