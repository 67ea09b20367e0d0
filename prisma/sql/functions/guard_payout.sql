-- A payout makes legal moves only; receiver and amount stay, and so does the provider's reference once it is known.
CREATE OR REPLACE FUNCTION guard_payout() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.status, NEW.status) NOT IN (('requested', 'requested'), ('requested', 'sent'), ('requested', 'paid'), ('requested', 'failed'),
      ('sent', 'sent'), ('sent', 'paid'), ('sent', 'failed'), ('paid', 'paid'), ('paid', 'failed'), ('failed', 'failed')) THEN
    RAISE EXCEPTION 'payout % may not go from % to %', OLD.id, OLD.status, NEW.status USING ERRCODE = 'LP002';
  END IF;
  IF (NEW.user_id, NEW.payout_account_id, NEW.provider, NEW.destination, NEW.amount, NEW.currency,
      COALESCE(OLD.provider_payout_id, NEW.provider_payout_id))
    IS DISTINCT FROM (OLD.user_id, OLD.payout_account_id, OLD.provider, OLD.destination, OLD.amount, OLD.currency,
      NEW.provider_payout_id) THEN
    RAISE EXCEPTION 'payout % is frozen', OLD.id USING ERRCODE = 'LP003';
  END IF;
  IF NEW.returned_amount < OLD.returned_amount OR (NEW.returned_amount > OLD.returned_amount AND NEW.status <> 'paid') THEN
    RAISE EXCEPTION 'what came back of payout % stays, and comes back only after it was paid', OLD.id USING ERRCODE = 'LP003';
  END IF;
  IF NEW.status IN ('paid', 'failed') THEN
    NEW.next_sync_at := NULL;
    NEW.ended_at := COALESCE(NEW.ended_at, now());
  END IF;
  NEW.updated_at := now();
  RETURN NEW;
END $$;
