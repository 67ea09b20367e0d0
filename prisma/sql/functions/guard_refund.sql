-- Completed and pending refunds never exceed the money received, however many people ask at once: the evidence of the
-- money is the lock. The reason of a refund stays, and so does the provider's reference once it is known, until another
-- attempt begins. A failed refund that the provider shows after all is pending again, and then counts as a new one. One that
-- was stopped stays so, and is synced at once.
CREATE OR REPLACE FUNCTION guard_refund() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  taken integer;
  is_revived boolean := TG_OP = 'UPDATE' AND OLD.status = 'failed' AND NEW.status = 'pending';
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (OLD.status, NEW.status) NOT IN (('pending', 'pending'), ('pending', 'succeeded'), ('pending', 'failed'),
        ('succeeded', 'succeeded'), ('succeeded', 'failed'), ('failed', 'failed'), ('failed', 'pending')) THEN
      RAISE EXCEPTION 'refund % may not go from % to %', OLD.id, OLD.status, NEW.status USING ERRCODE = 'LP002';
    END IF;
    IF (NEW.payment_id, NEW.evidence_id, NEW.amount, NEW.points, NEW.currency, NEW.purpose, NEW.requested_by)
      IS DISTINCT FROM (OLD.payment_id, OLD.evidence_id, OLD.amount, OLD.points, OLD.currency, OLD.purpose,
        OLD.requested_by)
      OR NEW.attempt < OLD.attempt
      OR (NEW.reason <> OLD.reason AND NOT is_revived)
      OR (NEW.attempt = OLD.attempt
        AND COALESCE(OLD.provider_refund_id, NEW.provider_refund_id) IS DISTINCT FROM NEW.provider_refund_id) THEN
      RAISE EXCEPTION 'refund % is frozen', OLD.id USING ERRCODE = 'LP003';
    END IF;
    IF OLD.stop_requested_at IS NOT NULL
      AND (NEW.stop_requested_at, NEW.stop_requested_by) IS DISTINCT FROM (OLD.stop_requested_at, OLD.stop_requested_by) THEN
      RAISE EXCEPTION 'refund % was stopped', OLD.id USING ERRCODE = 'LP003';
    END IF;
    IF OLD.stop_requested_at IS NULL AND NEW.stop_requested_at IS NOT NULL THEN
      NEW.next_sync_at := now();
      NEW.sync_count := 0;
    END IF;
    NEW.updated_at := now();
  END IF;
  IF NEW.status <> 'pending' THEN
    NEW.next_sync_at := NULL;
    NEW.ended_at := COALESCE(NEW.ended_at, now());
  ELSE
    NEW.ended_at := NULL;
  END IF;
  IF TG_OP = 'UPDATE' AND NOT is_revived THEN
    RETURN NEW;
  END IF;
  IF NEW.amount > 0 THEN
    SELECT e.amount INTO taken FROM payment_evidence e
      WHERE e.id = NEW.evidence_id AND e.payment_id = NEW.payment_id AND e.currency = NEW.currency FOR NO KEY UPDATE;
    IF taken IS NULL THEN
      RAISE EXCEPTION 'a refund is of the money of its payment' USING ERRCODE = 'LP003';
    END IF;
    IF NEW.amount + COALESCE((
      SELECT sum(r.amount) FROM refunds r WHERE r.evidence_id = NEW.evidence_id AND r.status <> 'failed'), 0) + COALESCE((
      SELECT sum(d.withdrawn) FROM disputes d WHERE d.evidence_id = NEW.evidence_id), 0) > taken THEN
      RAISE EXCEPTION 'more would be sent back than came in with evidence %', NEW.evidence_id USING ERRCODE = 'LP012';
    END IF;
  END IF;
  -- Returned points stay returned, even when the refund of the money beside them fails.
  IF NEW.points > 0 AND TG_OP = 'INSERT' THEN
    SELECT p.points_used INTO taken FROM payment_records p WHERE p.id = NEW.payment_id FOR NO KEY UPDATE;
    IF NEW.points + COALESCE((
      SELECT sum(r.points) FROM refunds r WHERE r.payment_id = NEW.payment_id), 0) > taken THEN
      RAISE EXCEPTION 'more points would be given back than payment % used', NEW.payment_id USING ERRCODE = 'LP012';
    END IF;
  END IF;
  RETURN NEW;
END $$;
