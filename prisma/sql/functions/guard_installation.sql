-- A database that has no mode yet takes none that its rows contradict: what was simulated, what was a test and what is real
-- money never share one. Where the rows do not tell a sandbox from a test, the first process does.
CREATE OR REPLACE FUNCTION guard_installation() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  contradiction text;
BEGIN
  contradiction := CASE
    WHEN NEW.mode <> 'sandbox' AND EXISTS (SELECT 1 FROM users WHERE is_demo) THEN 'it has the demo accounts of a sandbox'
    WHEN NEW.mode <> 'live' AND (EXISTS (SELECT 1 FROM payment_records WHERE livemode)
      OR EXISTS (SELECT 1 FROM payment_evidence WHERE livemode)) THEN 'it has payments of real money'
    WHEN NEW.mode = 'live' AND (EXISTS (SELECT 1 FROM payment_records WHERE NOT livemode)
      OR EXISTS (SELECT 1 FROM payment_evidence WHERE NOT livemode)) THEN 'it has payments without real money'
    WHEN NEW.mode = 'test' AND EXISTS (SELECT 1 FROM payment_records WHERE checkout_url ~ '^http://(127\.0\.0\.1|localhost)[:/]')
      THEN 'it has payments of the simulators'
    WHEN NEW.mode = 'sandbox' AND EXISTS (SELECT 1 FROM payment_records WHERE checkout_url ~ '^https://([a-z0-9-]+\.)*(stripe|paypal)\.com/')
      THEN 'it has payments of the providers'' own test systems'
  END;
  IF contradiction IS NOT NULL THEN
    RAISE EXCEPTION 'this database cannot be of the mode %, because %', NEW.mode, contradiction USING ERRCODE = 'LP013';
  END IF;
  RETURN NEW;
END $$;
