-- A helper is told where their money is.
CREATE OR REPLACE FUNCTION tell_of_payout() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF OLD.status = NEW.status THEN RETURN NULL; END IF;
  PERFORM tell_people('payout.' || NEW.status, once => 'payout:' || NEW.id || ':' || NEW.status, person => NEW.user_id,
    payout_id => NEW.id,
    detail => jsonb_build_object('amount', NEW.amount, 'currency', NEW.currency, 'provider', NEW.provider));
  RETURN NULL;
END $$;
