-- A dispute is told to the payer, and to the helper if it is about money that is held or was released for them. It names no amount,
-- because a helper does not see what publishing cost.
CREATE OR REPLACE FUNCTION tell_of_dispute() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  payment payment_records;
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.status = NEW.status THEN RETURN NULL; END IF;
  SELECT * INTO STRICT payment FROM payment_records p WHERE p.id = NEW.payment_id;
  PERFORM tell_people('dispute.' || NEW.status, once => 'dispute:' || NEW.id || ':' || NEW.status || ':' || NEW.version,
    person => payment.user_id, task_id => payment.task_id,
    helper => CASE WHEN payment.fee_type <> 'application_fee'
      THEN (SELECT t.helper_id FROM tasks t WHERE t.id = payment.task_id) END,
    detail => jsonb_build_object('outcome', NEW.status));
  RETURN NULL;
END $$;
