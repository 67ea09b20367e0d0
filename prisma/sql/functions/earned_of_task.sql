-- What a task earned so far, in minor units: its helper, and we with the further service fee. What disputes of the reward took back
-- of it, and what operators paid and charged since, counts; what became of the money in the wallet does not.
CREATE OR REPLACE FUNCTION earned_of_task(task_id integer) RETURNS TABLE (reward integer, fee integer) LANGUAGE sql STABLE
-- With a setting of its own it is called for each disputed task, by indexes, instead of being written into a whole check.
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT COALESCE(sum(e.amount) FILTER (WHERE a.kind IN ('wallet', 'debt')), 0)::integer,
    COALESCE(sum(e.amount) FILTER (WHERE a.kind = 'fee_revenue'), 0)::integer
  FROM (
    SELECT t.id FROM ledger_transactions t WHERE t.business_key = 'task:' || earned_of_task.task_id || ':release'
    UNION SELECT t.id FROM payment_records p JOIN ledger_transactions t ON t.payment_id = p.id
    WHERE p.task_id = earned_of_task.task_id AND p.fee_type IN ('task_reward', 'reward_top_up')
      AND t.kind IN ('helper_paid', 'helper_charged', 'dispute_lost', 'dispute_resolved')) booked
  JOIN ledger_entries e ON e.transaction_id = booked.id
  JOIN ledger_accounts a ON a.id = e.account_id
$$;
