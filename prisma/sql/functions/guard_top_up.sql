-- The difference of a raise, with its further service fee, is paid while its change order is accepted, in exactly that amount.
CREATE OR REPLACE FUNCTION guard_top_up() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.change_order_id IS DISTINCT FROM OLD.change_order_id THEN
      RAISE EXCEPTION 'the change order of payment % is frozen', OLD.id USING ERRCODE = 'LP003';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.change_order_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM change_orders c WHERE c.id = NEW.change_order_id AND c.task_id = NEW.task_id AND c.status = 'accepted'
      AND c.to_amount - c.from_amount + c.fee_amount = NEW.total_amount AND c.fee_amount = NEW.further_fee FOR SHARE) THEN
    RAISE EXCEPTION 'nothing is due for change order %', NEW.change_order_id USING ERRCODE = 'LP001';
  END IF;
  RETURN NEW;
END $$;
