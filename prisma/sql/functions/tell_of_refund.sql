-- The payer is told that money or points go back, and what became of them.
CREATE OR REPLACE FUNCTION tell_of_refund() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  payment payment_records;
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.status = NEW.status THEN RETURN NULL; END IF;
  SELECT * INTO STRICT payment FROM payment_records p WHERE p.id = NEW.payment_id;
  PERFORM tell_people('refund.' || NEW.status, once => 'refund:' || NEW.id || ':' || NEW.status || ':' || NEW.attempt,
    person => payment.user_id, task_id => payment.task_id, payment_id => payment.id,
    detail => jsonb_build_object('amount', NEW.amount, 'points', NULLIF(NEW.points, 0), 'currency', NEW.currency));
  RETURN NULL;
END $$;
