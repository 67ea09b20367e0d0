-- Whether an operator may not move so much alone, by one act or with what they moved alone in the last 24 hours. The caller
-- holds the operator's turn, where it acts on the answer.
CREATE OR REPLACE FUNCTION is_above_limits(actor integer, amount integer) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  limits approval_limits;
  moved bigint;
BEGIN
  IF amount = 0 THEN RETURN false; END IF;
  SELECT * INTO limits FROM approval_limits ORDER BY id DESC LIMIT 1;
  -- Without a limit nobody moves anything alone.
  IF NOT FOUND THEN RETURN true; END IF;
  SELECT COALESCE(sum(l.amount), 0) INTO moved FROM audit_logs l
  WHERE l.actor_id = actor AND l.amount IS NOT NULL AND l.approval_id IS NULL AND l.created_at > now() - interval '24 hours';
  RETURN amount > limits.above OR moved + amount > limits.daily_above;
END $$;
