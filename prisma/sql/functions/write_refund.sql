-- Begins a refund, which is synced at once, or moves one.
CREATE OR REPLACE FUNCTION write_refund(refund jsonb) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  refund_id integer;
BEGIN
  IF refund->>'kind' = 'insert' THEN
    INSERT INTO refunds (payment_id, evidence_id, amount, points, currency, purpose, reason, requested_by, status,
      provider_refund_id, next_sync_at)
    SELECT r.payment_id, r.evidence_id, r.amount, r.points, r.currency, r.purpose, r.reason, r.requested_by, r.status,
      r.provider_refund_id, now()
    FROM jsonb_populate_record(NULL::refunds, refund->'row') AS r
    RETURNING id INTO refund_id;
    RETURN refund_id;
  END IF;
  UPDATE refunds r SET
    status = refund->>'to',
    version = r.version + 1,
    (provider_refund_id, failure_reason, reason, attempt, stop_requested_by) = (
      SELECT s.provider_refund_id, s.failure_reason, s.reason, s.attempt, s.stop_requested_by
      FROM jsonb_populate_record(r, refund->'set') AS s),
    stop_requested_at = CASE WHEN refund->'set' ? 'stop_requested_by' THEN now() ELSE r.stop_requested_at END,
    send_after = CASE WHEN refund->'set' ? 'send_after_seconds'
      THEN in_seconds(refund->'set'->>'send_after_seconds') ELSE r.send_after END,
    next_sync_at = CASE WHEN r.status = 'failed' AND refund->>'to' = 'pending' THEN now() ELSE r.next_sync_at END
  WHERE r.id = (refund->>'id')::integer AND r.status = refund->>'from' AND r.version = (refund->>'version')::integer
  RETURNING r.id INTO refund_id;
  IF refund_id IS NULL THEN
    RAISE EXCEPTION 'refund % is not % any more', refund->>'id', refund->>'from' USING ERRCODE = 'LP001';
  END IF;
  RETURN refund_id;
END $$;
