-- Providers know a row by its token, so it is assigned once and stays.
CREATE OR REPLACE FUNCTION refuse_token() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'the token of % % is given once, and stays', TG_TABLE_NAME, NEW.id USING ERRCODE = 'LP003';
END $$;
