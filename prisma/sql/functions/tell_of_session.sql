-- A person is told that somebody signed in with a browser that their account does not know: neither by its cookie, nor by its name
-- and network among the sessions that are kept. The first sign-in of an account is no news.
CREATE OR REPLACE FUNCTION tell_of_session() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.is_known_device OR EXISTS (SELECT 1 FROM sessions s
    WHERE s.user_id = NEW.user_id AND s.id <> NEW.id AND s.user_agent = NEW.user_agent AND s.network = NEW.network) THEN
    RETURN NULL;
  END IF;
  IF NOT EXISTS (SELECT 1 FROM sessions s WHERE s.user_id = NEW.user_id AND s.id <> NEW.id)
    AND EXISTS (SELECT 1 FROM users u WHERE u.id = NEW.user_id AND u.created_at > now() - interval '1 day') THEN
    RETURN NULL;
  END IF;
  PERFORM tell_people('session.new_device', once => 'session:' || NEW.id, person => NEW.user_id,
    detail => jsonb_build_object('user_agent', NEW.user_agent, 'network', NEW.network));
  RETURN NULL;
END $$;
