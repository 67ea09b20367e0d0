-- Tells the servers, at commit, that something of a person was written: their id, and nothing else.
CREATE OR REPLACE FUNCTION announce_person() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM pg_notify('updates', 'user:' || NEW.user_id);
  RETURN NULL;
END $$;
