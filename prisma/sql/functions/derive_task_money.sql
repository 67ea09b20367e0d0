-- A task's paid, due and held amounts are derived, never written: the derived value replaces whatever a statement writes. While
-- somebody works for it, the agreed reward is the reward in what is held: it follows top-ups, lowerings, refunds and losses.
CREATE OR REPLACE FUNCTION derive_task_money() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  NEW.is_paid := EXISTS (
    SELECT 1 FROM payment_records p WHERE p.task_id = NEW.id AND p.fee_type = 'application_fee'
      AND p.payment_status IN ('completed', 'partially_refunded', 'disputed'));
  -- What was paid for publishing stays what it was, whatever of it was refunded since.
  NEW.fee_paid := COALESCE(CASE WHEN TG_OP = 'UPDATE' THEN OLD.fee_paid END, (
    SELECT p.total_amount FROM payment_records p
    WHERE p.task_id = NEW.id AND p.fee_type = 'application_fee' AND p.completed_at IS NOT NULL ORDER BY p.id LIMIT 1));
  NEW.escrow_amount := COALESCE((
    SELECT sum(e.amount) FROM ledger_entries e WHERE e.account_id = 'task:' || NEW.id || ':escrow:' || NEW.currency), 0);
  IF TG_OP = 'UPDATE' AND NEW.status IN ('in_progress', 'delivered', 'changes_requested', 'disputed')
    AND NEW.escrow_amount > 0 AND NEW.agreed_reward IS NOT DISTINCT FROM OLD.agreed_reward THEN
    NEW.agreed_reward := reward_of_held(NEW.escrow_amount, NEW.fee_bps, NEW.fee_minimum, COALESCE(NEW.fee_paid, 0) + NEW.fee_waived);
  END IF;
  NEW.updated_at := now();
  RETURN NEW;
END $$;
