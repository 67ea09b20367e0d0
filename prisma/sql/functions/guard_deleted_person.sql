-- A deleted account stays as it is: nobody is given its role, its name or its sign-in again.
CREATE OR REPLACE FUNCTION guard_deleted_person() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'person % has deleted the account', OLD.id USING ERRCODE = 'LP041';
END $$;
