import type { Check } from './check';

/** What providers list, and what of it is in the books. */
export const reconciliationChecks: Check[] = [
  {
    title: 'What is matched is the same sum in the books and at the provider',
    brokenRows: ({ matches }) => `
      SELECT m.id FROM line_matches m
      LEFT JOIN (
        SELECT match_id, sum(COALESCE(presented_amount, amount)) AS gross, sum(COALESCE(presented_amount, amount - fee)) AS net
        FROM balance_lines WHERE ${matches('match_id')} GROUP BY match_id) l ON l.match_id = m.id
      LEFT JOIN (
        SELECT x.match_id, -sum(e.amount) AS amount FROM matched_transactions x
        JOIN ledger_entries e ON e.transaction_id = x.ledger_transaction_id
        JOIN ledger_accounts a ON a.id = e.account_id AND a.kind = 'provider_clearing'
        WHERE ${matches('x.match_id')} GROUP BY x.match_id) t ON t.match_id = m.id
      WHERE ${matches('m.id')} AND NOT starts_with(m.object_key, 'line:')
        AND COALESCE(t.amount, 0) <> COALESCE(l.gross, 0) AND COALESCE(t.amount, 0) <> COALESCE(l.net, 0)`,
  },
  {
    title: "What was booked from a provider's line is between that provider's accounts, and the line says so",
    brokenRows: ({ transactions }) => `
      SELECT t.id FROM ledger_transactions t
      LEFT JOIN balance_lines l ON l.id = substring(t.business_key FROM '^line:([0-9]{1,18}):')::bigint
      WHERE ${transactions('t.id')} AND starts_with(t.business_key, 'line:') AND (l.booked_at IS NULL OR EXISTS (
        SELECT 1 FROM ledger_entries e WHERE e.transaction_id = t.id AND starts_with(e.account_id, 'provider:')
          AND split_part(e.account_id, ':', 2) <> l.provider))`,
  },
];
