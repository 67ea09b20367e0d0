/**
 * The subjects to which a check may narrow its question. A payment belongs to its task, and refunds, disputes and evidence to
 * their payment: what changes one of them asks about all of the task.
 */
export const subjects = [
  'tasks',
  'payments',
  'payouts',
  'accounts',
  'transactions',
  'coupons',
  'matches',
] as const;
export type Subject = (typeof subjects)[number];

/** For each subject, the condition on the column with its id: `payments('r.payment_id')`. */
export type Among = Record<Subject, (column: string) => string>;

function among(condition: (subject: Subject, column: string) => string): Among {
  return {
    tasks: (column) => condition('tasks', column),
    payments: (column) => condition('payments', column),
    payouts: (column) => condition('payouts', column),
    accounts: (column) => condition('accounts', column),
    transactions: (column) => condition('transactions', column),
    coupons: (column) => condition('coupons', column),
    matches: (column) => condition('matches', column),
  };
}

/** Every row. */
export const amongEvery: Among = among(() => 'true');

/** What changed, in a transaction that has the tables of `changesSince`. */
export const amongChanged: Among = among((subject, column) => `${column} ${isIn(`changed_${subject}`)}`);

/**
 * An array and no join: PostgreSQL expects a short one, whatever its statistics say, so it begins with these rows and finds
 * what belongs to them by indexes. The cost grows with what changed and not with the tables.
 */
function isIn(table: string): string {
  return `= ANY (ARRAY(SELECT id FROM ${table}))`;
}

/** A table of ids, and the query that fills it. */
export type Change = { table: string; query: string };

/**
 * The subjects that changed since then, as tables of their ids in the order in which they are filled: `changed_tasks`, and so
 * on for each subject. A row counts by the time that the database gave it when it was written; each of these questions has
 * an index.
 */
export function changesSince(since: Date): Change[] {
  const then = `'${since.toISOString()}'::timestamptz`;
  const couponUses = `FROM coupon_usage_logs WHERE GREATEST(reserved_at, used_at, released_at) >= ${then}`;
  return [
    {
      table: 'changed_transactions',
      query: `
        SELECT id FROM ledger_transactions WHERE created_at >= ${then}
        UNION SELECT transaction_id FROM ledger_entries WHERE created_at >= ${then}`,
    },
    {
      table: 'touched_payments',
      query: `
        SELECT id FROM payment_records WHERE updated_at >= ${then}
        UNION SELECT payment_id FROM payment_events WHERE created_at >= ${then}
        UNION SELECT payment_id FROM payment_evidence WHERE fetched_at >= ${then}
        UNION SELECT payment_id FROM refunds WHERE updated_at >= ${then}
        UNION SELECT payment_id FROM disputes WHERE updated_at >= ${then}
        UNION SELECT payment_id FROM ledger_transactions
          WHERE id ${isIn('changed_transactions')} AND payment_id IS NOT NULL`,
    },
    {
      table: 'changed_accounts',
      query: `
        SELECT id FROM ledger_accounts WHERE created_at >= ${then}
        UNION SELECT account_id FROM ledger_entries WHERE created_at >= ${then}
        -- What a person has reserved follows from their payments.
        UNION SELECT id FROM ledger_accounts WHERE user_id = ANY (ARRAY(
          SELECT user_id FROM payment_records WHERE id ${isIn('touched_payments')}))`,
    },
    {
      table: 'changed_tasks',
      query: `
        SELECT id FROM tasks WHERE updated_at >= ${then}
        UNION SELECT task_id FROM task_events WHERE created_at >= ${then}
        UNION SELECT task_id FROM change_orders WHERE updated_at >= ${then}
        UNION SELECT task_id FROM refund_requests WHERE GREATEST(created_at, answered_at, decided_at) >= ${then}
        UNION SELECT task_id ${couponUses}
        UNION SELECT task_id FROM payment_records WHERE id ${isIn('touched_payments')}
        UNION SELECT task_id FROM ledger_accounts WHERE id ${isIn('changed_accounts')} AND task_id IS NOT NULL`,
    },
    {
      table: 'changed_payments',
      query: `SELECT id FROM payment_records WHERE task_id ${isIn('changed_tasks')}`,
    },
    {
      table: 'changed_payouts',
      query: `
        SELECT id FROM payouts WHERE updated_at >= ${then}
        UNION SELECT payout_id FROM ledger_transactions
          WHERE id ${isIn('changed_transactions')} AND payout_id IS NOT NULL`,
    },
    { table: 'changed_coupons', query: `SELECT DISTINCT coupon_id AS id ${couponUses}` },
    {
      table: 'changed_matches',
      query: `
        SELECT id FROM line_matches WHERE matched_at >= ${then}
        UNION SELECT match_id FROM matched_transactions WHERE ledger_transaction_id ${isIn('changed_transactions')}`,
    },
  ];
}

/** The statements that make those tables, for the rest of the transaction. */
export function tablesOfChanges(since: Date): string {
  return changesSince(since)
    .map(({ table, query }) => `CREATE TEMPORARY TABLE ${table} ON COMMIT DROP AS ${query}`)
    .join(';\n');
}
