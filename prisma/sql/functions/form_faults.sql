-- The entries that do not have the form of their transaction's kind: an account of a kind between which it does not move,
-- or an account of another person, task or provider than the transaction's own. `book_entries` refuses them; a check
-- looks for them in all rows. Inlined like a view, so a condition on the transaction reads that transaction only.
CREATE OR REPLACE FUNCTION form_faults() RETURNS TABLE (transaction_id bigint, entry_id bigint, kind text, account_id text)
LANGUAGE sql STABLE AS $$
  SELECT e.transaction_id, e.id, t.kind, e.account_id
  FROM ledger_entries e
  JOIN ledger_transactions t ON t.id = e.transaction_id
  JOIN ledger_accounts a ON a.id = e.account_id
  LEFT JOIN entry_forms() f
    ON f.kind = t.kind AND f.account_kind = a.kind AND f.side = CASE WHEN e.amount < 0 THEN 'from' ELSE 'to' END
  LEFT JOIN payment_records p ON p.id = t.payment_id
  LEFT JOIN payouts o ON o.id = t.payout_id
  -- A transaction of a task without a payment has the task in its key.
  LEFT JOIN tasks k ON k.id = CASE
    WHEN t.payment_id IS NOT NULL THEN p.task_id
    WHEN starts_with(t.business_key, 'task:') THEN substring(t.business_key FROM '^task:([0-9]{1,9}):')::integer END
  WHERE f.kind IS NULL
    -- Its subject: a refund, a dispute, a payout, a payment; the release of a task happens once, ever.
    OR CASE
      WHEN t.kind LIKE 'refund%' THEN t.refund_id IS NULL OR t.payment_id IS NULL
      WHEN t.kind LIKE 'dispute%' THEN t.dispute_id IS NULL OR t.payment_id IS NULL
      WHEN t.kind LIKE 'payout%' THEN t.payout_id IS NULL
      WHEN t.kind IN ('settle', 'suspense', 'points_reserve', 'points_release') THEN t.payment_id IS NULL
      WHEN t.kind = 'release' THEN t.business_key IS DISTINCT FROM 'task:' || k.id || ':release'
      ELSE false END
    -- Whose the account is.
    OR CASE
      WHEN a.kind IN ('escrow', 'returning') THEN a.task_id IS DISTINCT FROM k.id
      WHEN t.kind = 'debt_paid' THEN
        NOT COALESCE(starts_with(t.business_key, 'debt:' || a.user_id || ':' || a.unit || ':'), false)
      WHEN a.kind IN ('wallet', 'debt') THEN a.user_id IS DISTINCT FROM COALESCE(o.user_id, k.helper_id)
      WHEN a.kind IN ('points', 'points_reserved') THEN t.kind <> 'points_grant' AND a.user_id IS DISTINCT FROM p.user_id
      WHEN t.kind LIKE 'payout%' AND a.kind = 'provider_clearing' THEN a.id <> 'provider:' || o.provider || ':clearing:' || a.unit
      ELSE false END
$$;
