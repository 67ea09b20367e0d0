-- The subject of a dispute never changes, a closed one does not open again, and one that is over has an end, even if it is
-- over when we first hear of it. One that we concede is synced at once.
CREATE OR REPLACE FUNCTION guard_dispute() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (NEW.payment_id, NEW.evidence_id, NEW.provider, NEW.provider_dispute_id, NEW.currency)
      IS DISTINCT FROM (OLD.payment_id, OLD.evidence_id, OLD.provider, OLD.provider_dispute_id, OLD.currency) THEN
      RAISE EXCEPTION 'dispute % is frozen', OLD.id USING ERRCODE = 'LP003';
    END IF;
    IF OLD.status <> 'open' AND NEW.status = 'open' THEN
      RAISE EXCEPTION 'dispute % is over', OLD.id USING ERRCODE = 'LP002';
    END IF;
    IF NEW.is_reopened AND NOT OLD.is_reopened THEN
      NEW.next_sync_at := now();
      NEW.sync_count := 0;
    END IF;
    IF OLD.concede_requested_at IS NULL AND NEW.concede_requested_at IS NOT NULL THEN
      NEW.next_sync_at := now();
      NEW.sync_count := 0;
    END IF;
  END IF;
  IF NEW.status <> 'open' THEN
    NEW.ended_at := COALESCE(NEW.ended_at, now());
    -- The money of a won dispute may still have to return, and one that was opened again has no end.
    NEW.next_sync_at := CASE WHEN NEW.is_reopened OR (NEW.status <> 'lost' AND NEW.withdrawn > 0) THEN NEW.next_sync_at END;
  END IF;
  NEW.updated_at := now();
  RETURN NEW;
END $$;
