-- Points are granted to nobody who has deleted their account. What comes back to it otherwise is a fact, and is booked.
CREATE OR REPLACE FUNCTION refuse_points_of_deleted() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  person integer := (SELECT a.user_id FROM ledger_accounts a WHERE a.id = NEW.account_id);
BEGIN
  IF NOT EXISTS (SELECT FROM ledger_transactions t WHERE t.id = NEW.transaction_id AND t.kind = 'points_grant') THEN
    RETURN NEW;
  END IF;
  PERFORM 1 FROM users u WHERE u.id = person FOR KEY SHARE;
  IF EXISTS (SELECT FROM users u WHERE u.id = person AND u.deleted_at IS NOT NULL) THEN
    RAISE EXCEPTION 'person % has deleted the account', person USING ERRCODE = 'LP041';
  END IF;
  RETURN NEW;
END $$;
