-- A step that was used stays used, and a factor that counts keeps its secret until it is turned off.
CREATE OR REPLACE FUNCTION guard_second_factor() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.user_id <> OLD.user_id OR OLD.confirmed_at IS NOT NULL AND (NEW.last_step < OLD.last_step
    OR (NEW.sealed_secret, NEW.confirmed_at) IS DISTINCT FROM (OLD.sealed_secret, OLD.confirmed_at)) THEN
    RAISE EXCEPTION 'the second factor of person % is frozen', OLD.user_id USING ERRCODE = 'LP003';
  END IF;
  RETURN NEW;
END $$;
