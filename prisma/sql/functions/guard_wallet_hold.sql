-- What is set aside stays as it is until it ends, once. The wallet is locked first, as by whatever takes from it, so that
-- a payout and a dispute of the same money wait for each other.
CREATE OR REPLACE FUNCTION guard_wallet_hold() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM ledger_accounts a WHERE a.id = 'user:' || NEW.user_id || ':wallet:' || NEW.currency FOR NO KEY UPDATE;
  IF TG_OP = 'UPDATE' AND (OLD.ended_at IS NOT NULL
    OR (NEW.user_id, NEW.currency, NEW.amount, NEW.reason, NEW.task_id, NEW.dispute_id, NEW.payable_at, NEW.created_at)
      IS DISTINCT FROM (OLD.user_id, OLD.currency, OLD.amount, OLD.reason, OLD.task_id, OLD.dispute_id, OLD.payable_at,
        OLD.created_at)) THEN
    RAISE EXCEPTION 'hold % is frozen', OLD.id USING ERRCODE = 'LP003';
  END IF;
  RETURN NEW;
END $$;
