-- Moves the task of a plan; with equal states only its version, which fences a concurrent edit. A deadline belongs to a
-- state: leaving the state takes it away.
CREATE OR REPLACE FUNCTION write_task(task jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  goes_to text := task->>'to';
  given jsonb := COALESCE(task->'set', '{}');
BEGIN
  UPDATE tasks t SET
    status = goes_to,
    version = t.version + 1,
    helper_id = CASE WHEN given ? 'helper_id' THEN (given->>'helper_id')::integer ELSE t.helper_id END,
    agreed_reward = CASE WHEN given ? 'agreed_reward' THEN (given->>'agreed_reward')::integer ELSE t.agreed_reward END,
    fee_bps = COALESCE((given->>'fee_bps')::integer, t.fee_bps),
    fee_minimum = COALESCE((given->>'fee_minimum')::integer, t.fee_minimum),
    fee_waived = COALESCE((given->>'fee_waived')::integer, t.fee_waived),
    cancel_free_hours = COALESCE((given->>'cancel_free_hours')::integer, t.cancel_free_hours),
    cancel_helper_bps = COALESCE((given->>'cancel_helper_bps')::integer, t.cancel_helper_bps),
    reward_due_at = CASE
      WHEN given ? 'reward_due_seconds' THEN in_seconds(given->>'reward_due_seconds')
      WHEN goes_to = t.status THEN t.reward_due_at END,
    release_at = CASE
      WHEN given ? 'release_seconds' THEN in_seconds(given->>'release_seconds')
      WHEN goes_to = t.status THEN t.release_at END,
    returns_fee = COALESCE((given->>'returns_fee')::boolean, t.returns_fee),
    returns_reward = COALESCE((given->>'returns_reward')::integer, t.returns_reward),
    return_reason = COALESCE(given->>'return_reason', t.return_reason),
    published_at = CASE WHEN goes_to = 'open' AND t.published_at IS NULL THEN now() ELSE t.published_at END,
    delivered_at = CASE WHEN goes_to = 'delivered' AND t.status <> 'delivered' THEN now() ELSE t.delivered_at END,
    completed_at = CASE WHEN goes_to = 'completed' AND t.status <> 'completed' THEN now() ELSE t.completed_at END,
    cancelled_at = CASE WHEN goes_to = 'cancelled' AND t.status <> 'cancelled' THEN now() ELSE t.cancelled_at END
  WHERE t.id = (task->>'id')::integer AND t.status = task->>'from'
    AND t.version = COALESCE((task->>'version')::integer, t.version);
  IF NOT FOUND THEN
    RAISE EXCEPTION 'task % is not % any more', task->>'id', task->>'from' USING ERRCODE = 'LP001';
  END IF;
END $$;
