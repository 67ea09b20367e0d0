-- An account stays its person's and its provider's. Another destination is usable from a time that is set with it, never from the
-- time of the one before, and that time does not come nearer.
CREATE OR REPLACE FUNCTION guard_payout_account() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF (NEW.user_id, NEW.provider) IS DISTINCT FROM (OLD.user_id, OLD.provider) THEN
    RAISE EXCEPTION 'payout account % is frozen', OLD.id USING ERRCODE = 'LP003';
  END IF;
  IF NEW.external_id IS DISTINCT FROM OLD.external_id AND NEW.usable_at < date_trunc('milliseconds', now()) THEN
    RAISE EXCEPTION 'the destination of payout account % changes with the time from which it is usable', OLD.id USING ERRCODE = 'LP003';
  END IF;
  IF NEW.external_id = OLD.external_id AND NEW.usable_at < OLD.usable_at THEN
    RAISE EXCEPTION 'payout account % is not usable earlier', OLD.id USING ERRCODE = 'LP003';
  END IF;
  RETURN NEW;
END $$;
