-- Inserts a dispute as the provider reported it, or updates it. The time of our evidence stays the first one.
CREATE OR REPLACE FUNCTION write_dispute(dispute jsonb) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  dispute_id integer;
BEGIN
  IF dispute->>'kind' = 'insert' THEN
    INSERT INTO disputes (payment_id, evidence_id, provider, provider_dispute_id, reason, amount, currency, status, withdrawn,
      fee, evidence_due_at, next_sync_at)
    SELECT r.payment_id, r.evidence_id, r.provider, r.provider_dispute_id, r.reason, r.amount, r.currency, r.status, r.withdrawn,
      r.fee, r.evidence_due_at, now()
    FROM jsonb_populate_record(NULL::disputes, dispute->'row') AS r
    RETURNING id INTO dispute_id;
    RETURN dispute_id;
  END IF;
  UPDATE disputes d SET
    version = d.version + 1,
    (status, reason, amount, withdrawn, fee, is_reopened, evidence_due_at, concede_requested_by, concede_refusal, concede_attempt,
      evidence_attempt) = (
      SELECT s.status, s.reason, s.amount, s.withdrawn, s.fee, s.is_reopened, s.evidence_due_at, s.concede_requested_by, s.concede_refusal,
        s.concede_attempt, s.evidence_attempt
      FROM jsonb_populate_record(d, dispute->'set') AS s),
    concede_requested_at = CASE
      WHEN NOT dispute->'set' ? 'concede_requested_by' THEN d.concede_requested_at
      WHEN dispute->'set'->>'concede_requested_by' IS NOT NULL THEN COALESCE(d.concede_requested_at, now()) END,
    conceded_at = CASE WHEN (dispute->'set'->>'is_conceded')::boolean
      THEN COALESCE(d.conceded_at, now()) ELSE d.conceded_at END,
    evidence_sent_at = CASE WHEN (dispute->'set'->>'is_evidence_sent')::boolean
      THEN COALESCE(d.evidence_sent_at, now()) ELSE d.evidence_sent_at END
  WHERE d.id = (dispute->>'id')::integer AND d.version = (dispute->>'version')::integer
  RETURNING d.id INTO dispute_id;
  IF dispute_id IS NULL THEN
    RAISE EXCEPTION 'dispute % moved on', dispute->>'id' USING ERRCODE = 'LP001';
  END IF;
  RETURN dispute_id;
END $$;
