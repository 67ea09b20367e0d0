-- The last person who can change people keeps the role and the account, whoever writes. Two who go at once take turns.
CREATE OR REPLACE FUNCTION guard_last_admin() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('people'));
  IF NOT EXISTS (SELECT FROM users u WHERE u.id <> OLD.id AND may_change_people(u.id)) THEN
    RAISE EXCEPTION '% is the last who can change people', OLD.id USING ERRCODE = 'LP034';
  END IF;
  RETURN NEW;
END $$;
