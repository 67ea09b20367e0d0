-- Whoever is disabled is signed out in the same commit, whoever writes it.
CREATE OR REPLACE FUNCTION end_sessions_of_disabled() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE sessions SET ended_at = now(), ended_because = 'disabled' WHERE user_id = NEW.id AND ended_at IS NULL;
  RETURN NULL;
END $$;
