-- A payout leaves in its wallet what is set aside there. Debts and disputes follow the destination: nobody is paid where
-- another person who owes was paid, nor with money that disputes of theirs miss in their own wallet. Checked when a payout is
-- requested, and when one that no provider can have is about to be sent. The wallet is locked when that commits, so whatever was
-- set aside before is seen.
CREATE OR REPLACE FUNCTION require_payable() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  sharing integer[];
  spare bigint;
  missing bigint;
BEGIN
  PERFORM 1 FROM ledger_accounts a WHERE a.id = 'user:' || NEW.user_id || ':wallet:' || NEW.currency FOR NO KEY UPDATE;
  spare := COALESCE((SELECT a.balance FROM ledger_accounts a
    WHERE a.id = 'user:' || NEW.user_id || ':wallet:' || NEW.currency), 0) - set_aside(NEW.user_id, NEW.currency);
  IF spare < 0 THEN
    RAISE EXCEPTION 'payout % takes what is set aside', NEW.id USING ERRCODE = 'LP022';
  END IF;
  sharing := ARRAY(
    SELECT a.user_id FROM payout_accounts a
    WHERE a.provider = NEW.provider AND a.external_id = NEW.destination AND a.user_id <> NEW.user_id
    UNION SELECT o.user_id FROM payouts o
    WHERE o.provider = NEW.provider AND o.destination = NEW.destination AND o.user_id <> NEW.user_id);
  SELECT COALESCE(sum(greatest(0, theirs.disputed - theirs.balance)), 0) INTO missing FROM (
    SELECT (SELECT COALESCE(sum(h.amount), 0) FROM wallet_holds h
        WHERE h.user_id = s.user_id AND h.currency = NEW.currency AND h.reason = 'disputed' AND h.ended_at IS NULL) AS disputed,
      COALESCE((SELECT a.balance FROM ledger_accounts a
        WHERE a.id = 'user:' || s.user_id || ':wallet:' || NEW.currency), 0) AS balance
    FROM unnest(sharing) AS s(user_id)) theirs;
  IF spare < missing OR EXISTS (
    SELECT 1 FROM ledger_accounts a WHERE a.user_id = ANY (sharing) AND a.kind = 'debt' AND a.balance < 0) THEN
    RAISE EXCEPTION 'the destination of payout % owes', NEW.id USING ERRCODE = 'LP023';
  END IF;
  RETURN NULL;
END $$;
