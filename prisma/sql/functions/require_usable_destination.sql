-- A payout begins only where its account points now, and only once that may be used: whoever took a session over can name a
-- destination, and the person has time to withdraw it. The account is locked, so that no change of it is overtaken.
CREATE OR REPLACE FUNCTION require_usable_destination() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  account payout_accounts%ROWTYPE;
BEGIN
  SELECT * INTO account FROM payout_accounts a WHERE a.id = NEW.payout_account_id FOR SHARE;
  IF account.external_id IS DISTINCT FROM NEW.destination THEN
    RAISE EXCEPTION 'payout account % does not point there any more', NEW.payout_account_id USING ERRCODE = 'LP001';
  END IF;
  -- Stored times are rounded to milliseconds, up too.
  IF account.usable_at - interval '1 millisecond' > now() THEN
    RAISE EXCEPTION 'payout account % is usable from %', account.id, account.usable_at USING ERRCODE = 'LP040';
  END IF;
  RETURN NEW;
END $$;
