-- A difference keeps its subject, and one that ended stays as it ended.
CREATE OR REPLACE FUNCTION guard_difference() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF OLD.ended_at IS NOT NULL OR (NEW.provider, NEW.object_key, NEW.currency, NEW.found_at)
    IS DISTINCT FROM (OLD.provider, OLD.object_key, OLD.currency, OLD.found_at) THEN
    RAISE EXCEPTION 'difference % is frozen', OLD.id USING ERRCODE = 'LP003';
  END IF;
  RETURN NEW;
END $$;
