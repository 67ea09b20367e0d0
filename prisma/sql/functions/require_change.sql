-- A raise is completed by its payment, a lowering by the posting that sets the difference aside; checked when the
-- statement commits.
CREATE OR REPLACE FUNCTION require_change() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.to_amount > NEW.from_amount AND NOT EXISTS (
    SELECT 1 FROM payment_records p WHERE p.change_order_id = NEW.id AND p.completed_at IS NOT NULL) THEN
    RAISE EXCEPTION 'change order % is done without its payment', NEW.id USING ERRCODE = 'LP004';
  END IF;
  IF NEW.to_amount < NEW.from_amount AND NOT EXISTS (
    SELECT 1 FROM ledger_transactions t WHERE t.business_key = 'task:' || NEW.task_id || ':change_order:' || NEW.id) THEN
    RAISE EXCEPTION 'change order % is done without its booking', NEW.id USING ERRCODE = 'LP004';
  END IF;
  RETURN NULL;
END $$;
