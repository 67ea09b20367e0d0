-- A task's due and held amounts are derived, never written: the derived value replaces whatever a statement writes. While
-- somebody works for it, the agreed reward is what is held: it follows top-ups, lowerings, refunds and losses.
CREATE OR REPLACE FUNCTION derive_task_money() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.is_paid := EXISTS (
    SELECT 1 FROM payment_records p WHERE p.task_id = NEW.id AND p.fee_type = 'application_fee'
      AND p.payment_status IN ('completed', 'partially_refunded', 'disputed'));
  NEW.escrow_amount := COALESCE((
    SELECT sum(e.amount) FROM ledger_entries e WHERE e.account_id = 'task:' || NEW.id || ':escrow:' || NEW.currency), 0);
  IF TG_OP = 'UPDATE' AND NEW.status IN ('in_progress', 'delivered', 'changes_requested', 'disputed')
    AND NEW.escrow_amount > 0 AND NEW.agreed_reward IS NOT DISTINCT FROM OLD.agreed_reward THEN
    NEW.agreed_reward := NEW.escrow_amount;
  END IF;
  NEW.updated_at := now();
  RETURN NEW;
END $$;
