import type { Check } from './check';

/** Double entry: the invariants of any ledger. */
export const booksChecks: Check[] = [
  {
    title: 'Every transaction of the books sums to zero per unit',
    brokenRows: ({ transactions }) => `
      SELECT transaction_id, unit, sum(amount) FROM ledger_entries
      WHERE ${transactions('transaction_id')}
      GROUP BY transaction_id, unit HAVING sum(amount) <> 0`,
  },
  {
    title: 'The whole ledger sums to zero per unit',
    brokenRows: ({ transactions }) => `
      SELECT unit, sum(amount) FROM ledger_entries
      WHERE ${transactions('transaction_id')} GROUP BY unit HAVING sum(amount) <> 0`,
  },
  {
    title: 'Every transaction of the books has entries',
    brokenRows: ({ transactions }) => `
      SELECT t.id FROM ledger_transactions t
      WHERE ${transactions('t.id')} AND NOT EXISTS (SELECT 1 FROM ledger_entries e WHERE e.transaction_id = t.id)`,
  },
  {
    title: 'A transaction has the form of its kind, between accounts of its own person, task and provider',
    brokenRows: ({ transactions }) =>
      `SELECT * FROM form_faults() f WHERE ${transactions('f.transaction_id')}`,
  },
  {
    title: 'An account is what its id says',
    brokenRows: ({ accounts }) => `
      SELECT a.id FROM ledger_accounts a WHERE ${accounts('a.id')} AND a.id IS DISTINCT FROM account_id_of(a)`,
  },
  {
    title: 'An entry is in the unit of its account',
    brokenRows: ({ transactions }) => `
      SELECT e.id FROM ledger_entries e JOIN ledger_accounts a ON a.id = e.account_id 
      WHERE ${transactions('e.transaction_id')} AND a.unit <> e.unit`,
  },
  {
    title: 'A balance is the sum of its entries, and never below zero; a debt is never above',
    brokenRows: ({ accounts }) => `
      SELECT a.id, a.balance, COALESCE(sum(e.amount), 0) AS entries
      FROM ledger_accounts a LEFT JOIN ledger_entries e ON e.account_id = a.id
      WHERE ${accounts('a.id')} AND a.balance IS NOT NULL GROUP BY a.id
      HAVING a.balance <> COALESCE(sum(e.amount), 0)
        OR CASE WHEN a.kind = 'debt' THEN a.balance > 0 ELSE a.balance < 0 END`,
  },
  {
    title: 'No account of a person was ever below zero',
    brokenRows: ({ accounts }) => `
      SELECT DISTINCT account_id FROM (
        SELECT e.account_id, sum(e.amount) OVER (PARTITION BY e.account_id ORDER BY e.transaction_id) AS running
        FROM ledger_entries e JOIN ledger_accounts a ON a.id = e.account_id
        WHERE ${accounts('a.id')} AND a.balance IS NOT NULL AND a.kind <> 'debt') history
      WHERE running < 0`,
  },
];
