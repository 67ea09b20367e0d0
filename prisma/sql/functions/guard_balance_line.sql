-- What a provider showed never changes. A line is booked once and matched once.
CREATE OR REPLACE FUNCTION guard_balance_line() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF to_jsonb(NEW) - 'booked_at' - 'match_id' IS DISTINCT FROM to_jsonb(OLD) - 'booked_at' - 'match_id'
    OR OLD.booked_at IS NOT NULL AND NEW.booked_at IS DISTINCT FROM OLD.booked_at
    OR OLD.match_id IS NOT NULL AND NEW.match_id IS DISTINCT FROM OLD.match_id THEN
    RAISE EXCEPTION 'balance line % is frozen', OLD.id USING ERRCODE = 'LP003';
  END IF;
  RETURN NEW;
END $$;
