import { openPayoutStatuses } from '@/lib/payouts/states';
import { type Check, words } from './check';

/** Payouts from wallets. */
export const payoutsChecks: Check[] = [
  {
    title: 'Payouts in flight are the requested and the sent ones, to the penny',
    brokenRows: ({ payouts }) => `
      SELECT o.id, sum(e.amount) AS in_flight FROM payouts o
      LEFT JOIN ledger_transactions t ON t.payout_id = o.id
      LEFT JOIN ledger_entries e ON e.transaction_id = t.id AND starts_with(e.account_id, 'platform:payouts_in_flight:')
      WHERE ${payouts('o.id')} GROUP BY o.id
      HAVING COALESCE(sum(e.amount), 0) <> CASE WHEN o.status IN (${words(openPayoutStatuses)}) THEN o.amount ELSE 0 END
        OR bool_or(e.unit <> o.currency)`,
  },
  {
    title:
      'A payout left its wallet once, left the books once if it was paid, came back once if it failed or was cancelled, and left once more if somebody bears it',
    brokenRows: ({ payouts }) => `
      SELECT o.id FROM payouts o LEFT JOIN ledger_transactions t ON t.payout_id = o.id
      WHERE ${payouts('o.id')} GROUP BY o.id HAVING count(*) FILTER (WHERE t.kind = 'payout_requested') <> 1
        OR count(*) FILTER (WHERE t.kind = 'payout') < (o.status = 'paid')::integer
        OR count(*) FILTER (WHERE t.kind = 'payout' AND o.status IN (${words(openPayoutStatuses)})) > 0
        OR count(*) FILTER (WHERE t.kind = 'payout_failed') <> (o.status = 'failed')::integer
        OR count(*) FILTER (WHERE t.kind = 'payout_cancelled') <> (o.status = 'cancelled')::integer
        OR count(*) FILTER (WHERE t.kind = 'payout' AND o.status = 'cancelled') > 0
        OR count(*) FILTER (WHERE t.kind = 'payout_charged') <> (o.resolution IS NOT DISTINCT FROM 'charge_helper')::integer
        OR count(*) FILTER (WHERE t.kind = 'payout_written_off') <> (o.resolution IS NOT DISTINCT FROM 'write_off')::integer`,
  },
  {
    title:
      'A payout moves its own amount, of the wallet of its own person; what came back in parts is part of it',
    brokenRows: ({ payouts }) => `
      SELECT o.id FROM payouts o
      JOIN ledger_transactions t ON t.payout_id = o.id
      JOIN ledger_entries e ON e.transaction_id = t.id
      WHERE ${payouts('o.id')} GROUP BY o.id HAVING bool_or(t.kind IN ('payout_requested', 'payout', 'payout_cancelled') AND abs(e.amount) <> o.amount)
        OR COALESCE(sum(e.amount) FILTER (WHERE t.kind = 'payout_returned' AND e.amount > 0), 0) <> o.returned_amount
        OR bool_or(t.kind = 'payout_failed' AND o.resolution IS NULL AND abs(e.amount) <> o.amount - o.returned_amount)
        OR bool_or(e.unit <> o.currency)
        OR bool_or(e.account_id LIKE 'user:%' AND e.account_id <> 'user:' || o.user_id || ':wallet:' || o.currency
          AND (t.kind <> 'payout_charged' OR e.account_id <> 'user:' || o.user_id || ':debt:' || o.currency))`,
  },
  {
    title: 'What somebody bears of a payout that was sent after all is what had come back to the wallet',
    brokenRows: ({ payouts }) => `
      SELECT o.id FROM payouts o
      JOIN ledger_transactions t ON t.payout_id = o.id
      JOIN ledger_entries e ON e.transaction_id = t.id AND e.amount > 0
      WHERE ${payouts('o.id')} AND o.resolution IS NOT NULL
      GROUP BY o.id HAVING COALESCE(sum(e.amount) FILTER (WHERE t.kind IN ('payout_charged', 'payout_written_off')), 0)
        <> COALESCE(sum(e.amount) FILTER (WHERE t.kind IN ('payout_failed', 'payout_cancelled')), 0)`,
  },
  {
    title:
      'What left a provider for a payout is what was sent and did not come back, if it was paid or somebody bears it',
    brokenRows: ({ payouts }) => `
      SELECT o.id FROM payouts o
      LEFT JOIN ledger_transactions t ON t.payout_id = o.id
      LEFT JOIN ledger_entries e ON e.transaction_id = t.id AND e.account_id LIKE 'provider:%:clearing:%'
      WHERE ${payouts('o.id')} GROUP BY o.id HAVING COALESCE(sum(e.amount), 0)
        <> CASE WHEN o.status = 'paid' OR o.resolution IS NOT NULL THEN o.amount - o.returned_amount ELSE 0 END`,
  },
  {
    title: 'A payout goes to an account of its own person',
    brokenRows: ({ payouts }) => `
      SELECT o.id FROM payouts o JOIN payout_accounts a ON a.id = o.payout_account_id
      WHERE ${payouts('o.id')} AND (o.user_id <> a.user_id OR o.provider <> a.provider)`,
  },
  {
    title: 'Every payout on its way will be looked at again',
    brokenRows: () => `
      SELECT id FROM payouts WHERE status IN (${words(openPayoutStatuses)}) AND next_sync_at IS NULL`,
  },
];
