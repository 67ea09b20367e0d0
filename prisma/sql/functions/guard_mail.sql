-- A mail that is over stays so, whatever a worker does that comes late; one that is parked may wait again.
CREATE OR REPLACE FUNCTION guard_mail() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT (OLD.state = 'waiting' OR (OLD.state = 'parked' AND NEW.state = 'waiting')) THEN
    RAISE EXCEPTION 'mail % is % and may not become %', OLD.id, OLD.state, NEW.state USING ERRCODE = 'LP043';
  END IF;
  IF (NEW.id, NEW.notification_id, NEW.message_id, NEW.token, NEW.created_at)
    IS DISTINCT FROM (OLD.id, OLD.notification_id, OLD.message_id, OLD.token, OLD.created_at) THEN
    RAISE EXCEPTION 'mail % is frozen', OLD.id USING ERRCODE = 'LP003';
  END IF;
  RETURN NEW;
END $$;
