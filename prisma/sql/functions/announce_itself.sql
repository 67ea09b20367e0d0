-- Tells the servers, at commit, that this row was written: of which kind it is, and its id. Equal ones of a transaction are one.
CREATE OR REPLACE FUNCTION announce_itself() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM pg_notify('updates', TG_ARGV[0] || ':' || NEW.id);
  RETURN NULL;
END $$;
