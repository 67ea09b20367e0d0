-- While an operator pauses payouts at a provider, none begins there and no process gets the right to send one: whoever can make
-- the product send, can send nothing. What the provider has already is asked about as ever.
CREATE OR REPLACE FUNCTION refuse_paused_payout() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM payout_pauses p WHERE p.provider = NEW.provider AND p.resumed_at IS NULL) THEN
    RAISE EXCEPTION 'payouts by % are paused', NEW.provider USING ERRCODE = 'LP042';
  END IF;
  RETURN NEW;
END $$;
