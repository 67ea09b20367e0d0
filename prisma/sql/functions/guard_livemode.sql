-- Real money in a live database only, and nothing else there. An event of another mode comes in parked, for a person.
CREATE OR REPLACE FUNCTION guard_livemode() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.livemode <> (installation_mode() = 'live')
    AND NOT (TG_TABLE_NAME = 'webhook_events' AND to_jsonb(NEW)->>'state' = 'parked') THEN
    RAISE EXCEPTION 'a row of % with livemode % does not belong into a database of the mode %', TG_TABLE_NAME, NEW.livemode,
      installation_mode() USING ERRCODE = 'LP013';
  END IF;
  RETURN NEW;
END $$;
