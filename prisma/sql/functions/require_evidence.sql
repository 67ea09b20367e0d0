-- A payment completes only with the provider's evidence and with its posting; checked when the statement commits.
CREATE OR REPLACE FUNCTION require_evidence() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.final_amount > 0 AND NOT EXISTS (
    SELECT 1 FROM payment_evidence e
    WHERE e.payment_id = NEW.id AND e.provider = NEW.payment_provider AND e.amount = NEW.final_amount
      AND e.currency = NEW.currency AND e.livemode = NEW.livemode
  ) THEN
    RAISE EXCEPTION 'payment % is completed without evidence', NEW.id USING ERRCODE = 'LP004';
  END IF;
  IF NEW.final_amount + NEW.points_used > 0 AND NOT EXISTS (
    SELECT 1 FROM ledger_transactions t WHERE t.business_key = 'payment:' || NEW.id || ':settle'
  ) THEN
    RAISE EXCEPTION 'payment % is completed without its booking', NEW.id USING ERRCODE = 'LP004';
  END IF;
  RETURN NULL;
END $$;
