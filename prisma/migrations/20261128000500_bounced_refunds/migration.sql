-- What bounced is with us again and the payment says so; what of a refund and a payout stays as it is.

-- Refunds that bounce -------------------------------------------------------------------------------------------

-- Money that was sent back and bounces is with us again, and the payment says so.
INSERT INTO "payment_state_moves" ("from_status", "to_status") VALUES
  ('partially_refunded', 'completed'), ('refunded', 'completed'), ('refunded', 'partially_refunded'), ('refunded', 'needs_review');

-- What stays as it is -------------------------------------------------------------------------------------------

-- As before; and why money goes back stays, and so does the provider's name of it once it is known.
CREATE OR REPLACE FUNCTION guard_refund() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  taken integer;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (OLD.status, NEW.status) NOT IN (('pending', 'pending'), ('pending', 'succeeded'), ('pending', 'failed'),
        ('succeeded', 'succeeded'), ('succeeded', 'failed'), ('failed', 'failed')) THEN
      RAISE EXCEPTION 'refund % may not go from % to %', OLD.id, OLD.status, NEW.status USING ERRCODE = 'LP002';
    END IF;
    IF (NEW.payment_id, NEW.evidence_id, NEW.amount, NEW.points, NEW.currency, NEW.purpose, NEW.reason, NEW.requested_by,
        COALESCE(OLD.provider_refund_id, NEW.provider_refund_id))
      IS DISTINCT FROM (OLD.payment_id, OLD.evidence_id, OLD.amount, OLD.points, OLD.currency, OLD.purpose, OLD.reason,
        OLD.requested_by, NEW.provider_refund_id) THEN
      RAISE EXCEPTION 'refund % is frozen', OLD.id USING ERRCODE = 'LP003';
    END IF;
    IF NEW.status <> 'pending' THEN
      NEW.next_sync_at := NULL;
      NEW.ended_at := COALESCE(NEW.ended_at, now());
    END IF;
    NEW.updated_at := now();
    RETURN NEW;
  END IF;
  IF NEW.status <> 'pending' THEN
    NEW.next_sync_at := NULL;
    NEW.ended_at := now();
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
  -- Points that are given back stay given back, also when the money beside them fails to arrive.
  IF NEW.points > 0 THEN
    SELECT p.points_used INTO taken FROM payment_records p WHERE p.id = NEW.payment_id FOR NO KEY UPDATE;
    IF NEW.points + COALESCE((
      SELECT sum(r.points) FROM refunds r WHERE r.payment_id = NEW.payment_id), 0) > taken THEN
      RAISE EXCEPTION 'more points would be given back than payment % used', NEW.payment_id USING ERRCODE = 'LP012';
    END IF;
  END IF;
  RETURN NEW;
END $$;

-- As before; and the provider's name of a payout stays once it is known.
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
  IF NEW.status IN ('paid', 'failed') THEN
    NEW.next_sync_at := NULL;
    NEW.ended_at := COALESCE(NEW.ended_at, now());
  END IF;
  NEW.updated_at := now();
  RETURN NEW;
END $$;

-- What bounced before -------------------------------------------------------------------------------------------

-- Until now a payment stayed where it was when its refund bounced; it goes to where the arrived money says.
WITH bounced AS (
  SELECT p.id, p.payment_status AS was, CASE WHEN back.money + back.points = 0 THEN 'completed' ELSE 'partially_refunded' END AS now
  FROM "payment_records" p, LATERAL (
    SELECT COALESCE(sum(r.amount) FILTER (WHERE r.status = 'succeeded'), 0) + COALESCE((
        SELECT sum(d.withdrawn) FROM "disputes" d JOIN "payment_evidence" e ON e.id = d.evidence_id
        WHERE d.payment_id = p.id AND d.status = 'lost' AND e.provider_transaction_id = p.provider_transaction_id), 0) AS money,
      COALESCE(sum(r.points), 0) AS points, count(*) FILTER (WHERE r.status = 'failed') AS failed
    FROM "refunds" r WHERE r.payment_id = p.id AND r.purpose <> 'suspense') back
  WHERE p.completed_at IS NOT NULL AND back.failed > 0
    AND ((p.payment_status = 'refunded' AND back.money + back.points < p.final_amount + p.points_used)
      OR (p.payment_status = 'partially_refunded' AND back.money + back.points = 0))),
moved AS (
  UPDATE "payment_records" p SET payment_status = b.now, version = p.version + 1
  FROM bounced b WHERE p.id = b.id RETURNING p.id)
INSERT INTO "payment_events" ("payment_id", "kind", "from_status", "to_status", "actor", "detail")
SELECT b.id, 'refund_failed', b.was, b.now, 'system', '{}' FROM bounced b JOIN moved m ON m.id = b.id;
