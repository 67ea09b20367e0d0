-- Whoever takes a coupon, offers work or is paid out has shown that the mailbox of their address is theirs. The trigger names the
-- column of the person.
CREATE OR REPLACE FUNCTION require_confirmed() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  person integer := (to_jsonb(NEW)->>TG_ARGV[0])::integer;
BEGIN
  IF EXISTS (SELECT 1 FROM users u WHERE u.id = person AND u.confirmed_at IS NULL) THEN
    RAISE EXCEPTION 'the address of person % is not confirmed', person USING ERRCODE = 'LP026';
  END IF;
  RETURN NEW;
END $$;
