-- A task's due and held amounts are derived, never written: the derived value replaces whatever a statement writes.
CREATE OR REPLACE FUNCTION derive_task_money() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.is_paid := EXISTS (
    SELECT 1 FROM payment_records p WHERE p.task_id = NEW.id AND p.fee_type = 'application_fee'
      AND p.payment_status IN ('completed', 'partially_refunded', 'disputed'));
  NEW.escrow_amount := COALESCE((
    SELECT sum(e.amount) FROM ledger_entries e WHERE e.account_id = 'task:' || NEW.id || ':escrow:' || NEW.currency), 0);
  NEW.updated_at := now();
  RETURN NEW;
END $$;
