-- Nobody who has deleted their account becomes payer, poster, helper or receiver afterwards, or holds a coupon. The trigger names the
-- column of the person. The row of the person is locked as its foreign key would lock it, so that of a deletion and something new at the
-- same moment one sees the other.
CREATE OR REPLACE FUNCTION refuse_deleted() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  person integer := (to_jsonb(NEW)->>TG_ARGV[0])::integer;
BEGIN
  PERFORM 1 FROM users u WHERE u.id = person FOR KEY SHARE;
  IF EXISTS (SELECT FROM users u WHERE u.id = person AND u.deleted_at IS NOT NULL) THEN
    RAISE EXCEPTION 'person % has deleted the account', person USING ERRCODE = 'LP041';
  END IF;
  RETURN NEW;
END $$;
