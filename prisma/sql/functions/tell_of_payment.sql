-- The payer is told how a payment ended, and of its completion once, also if a refund of it bounces.
CREATE OR REPLACE FUNCTION tell_of_payment() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (OLD.payment_status = NEW.payment_status OR OLD.completed_at IS NOT NULL) THEN RETURN NULL; END IF;
  PERFORM tell_people('payment.' || NEW.payment_status, once => 'payment:' || NEW.id || ':' || NEW.payment_status,
    person => NEW.user_id, task_id => NEW.task_id, payment_id => NEW.id,
    -- What was charged and which points it took: a coupon's part is nobody's money.
    detail => jsonb_build_object('amount', NEW.final_amount, 'points', NULLIF(NEW.points_used, 0), 'currency', NEW.currency));
  RETURN NULL;
END $$;
