-- Why somebody may not make an offer for a task now, and when a pause ends; no row: they may. Who owes the service fee of a task
-- that they cancelled earns it back with one offer or task at a time, and who cancelled again while they owed makes none for 30
-- days. The pause ends, because only work can pay what they owe. What they owe began with the last entry before which they owed
-- nothing.
CREATE OR REPLACE FUNCTION offer_refusal(helper_id integer, task_id integer) RETURNS TABLE (reason text, pause_ends timestamptz)
LANGUAGE sql STABLE AS $$
  SELECT why.reason, CASE why.reason WHEN 'offers_paused' THEN charged.pause_ends END
  FROM (
    SELECT count(*) AS fees, max(t.created_at) + interval '30 days' AS pause_ends
    FROM ledger_accounts d JOIN ledger_entries e ON e.account_id = d.id JOIN ledger_transactions t ON t.id = e.transaction_id
    WHERE d.user_id = offer_refusal.helper_id AND d.kind = 'debt' AND d.balance < 0 AND t.kind = 'fee_charged'
      AND e.id > COALESCE((SELECT max(h.id) FROM (
        SELECT p.id, sum(p.amount) OVER (ORDER BY p.id) AS owed FROM ledger_entries p WHERE p.account_id = d.id) h
        WHERE h.owed = 0), 0)) charged
  CROSS JOIN LATERAL (SELECT CASE
    WHEN charged.fees = 0 THEN NULL
    WHEN charged.fees > 1 AND charged.pause_ends > now() THEN 'offers_paused'
    WHEN EXISTS (SELECT 1 FROM task_applications a JOIN tasks k ON k.id = a.task_id
      WHERE a.helper_id = offer_refusal.helper_id AND a.task_id <> offer_refusal.task_id AND a.status IN ('offered', 'accepted')
        AND k.status NOT IN ('completed', 'cancelled') AND (k.helper_id IS NULL OR k.helper_id = offer_refusal.helper_id))
      THEN 'one_at_a_time' END AS reason) why
  WHERE why.reason IS NOT NULL
$$;
