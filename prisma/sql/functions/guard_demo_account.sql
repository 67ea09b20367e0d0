-- Everybody knows the password of a demo account, so only a sandbox has any.
CREATE OR REPLACE FUNCTION guard_demo_account() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF installation_mode() <> 'sandbox' THEN
    RAISE EXCEPTION 'a database of the mode % has no demo accounts', installation_mode() USING ERRCODE = 'LP013';
  END IF;
  RETURN NEW;
END $$;
