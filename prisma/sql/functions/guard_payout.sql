-- A payout makes legal moves only; receiver and amount stay, and so do the provider's reference once it is known, and who bears a
-- payout that was sent after all. A payout that is being cancelled, or is not any more, is synced at once.
CREATE OR REPLACE FUNCTION guard_payout() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.status <> OLD.status
    AND (OLD.status, NEW.status) NOT IN (('requested', 'sent'), ('requested', 'paid'), ('requested', 'failed'), ('requested', 'cancelling'),
      ('cancelling', 'requested'), ('cancelling', 'sent'), ('cancelling', 'paid'), ('cancelling', 'failed'), ('cancelling', 'cancelled'),
      ('sent', 'paid'), ('sent', 'failed'), ('sent', 'cancelling'), ('paid', 'failed')) THEN
    RAISE EXCEPTION 'payout % may not go from % to %', OLD.id, OLD.status, NEW.status USING ERRCODE = 'LP002';
  END IF;
  IF (NEW.user_id, NEW.payout_account_id, NEW.provider, NEW.destination, NEW.amount, NEW.currency,
      COALESCE(OLD.provider_payout_id, NEW.provider_payout_id))
    IS DISTINCT FROM (OLD.user_id, OLD.payout_account_id, OLD.provider, OLD.destination, OLD.amount, OLD.currency,
      NEW.provider_payout_id) THEN
    RAISE EXCEPTION 'payout % is frozen', OLD.id USING ERRCODE = 'LP003';
  END IF;
  IF OLD.resolution IS NOT NULL AND NEW.resolution IS DISTINCT FROM OLD.resolution THEN
    RAISE EXCEPTION 'payout % is resolved', OLD.id USING ERRCODE = 'LP003';
  END IF;
  IF NEW.returned_amount < OLD.returned_amount
    OR (NEW.returned_amount > OLD.returned_amount AND NEW.status <> 'paid' AND NEW.resolution IS NULL) THEN
    RAISE EXCEPTION 'what came back of payout % stays, and comes back only after it was paid', OLD.id USING ERRCODE = 'LP003';
  END IF;
  IF NEW.status IN ('paid', 'failed', 'cancelled') THEN
    NEW.next_sync_at := NULL;
    NEW.ended_at := COALESCE(NEW.ended_at, now());
  ELSIF NEW.status <> OLD.status AND (OLD.status = 'cancelling' OR NEW.status = 'cancelling') THEN
    NEW.next_sync_at := now();
    NEW.sync_count := 0;
  END IF;
  NEW.updated_at := now();
  RETURN NEW;
END $$;
