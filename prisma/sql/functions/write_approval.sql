-- Asks for an approval, or moves one.
CREATE OR REPLACE FUNCTION write_approval(approval jsonb) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  approval_id integer;
BEGIN
  IF approval->>'kind' = 'insert' THEN
    INSERT INTO approvals (act, subject, input, amount, unit, maker_id, reason, request_key, expires_at)
    SELECT r.act, r.subject, r.input, r.amount, r.unit, r.maker_id, r.reason, r.request_key,
      in_seconds(approval->'row'->>'expires_seconds')
    FROM jsonb_populate_record(NULL::approvals, approval->'row') AS r
    RETURNING id INTO approval_id;
    RETURN approval_id;
  END IF;
  UPDATE approvals a SET
    state = approval->>'to',
    (checker_id, note, outcome, withdrawn_by_id, withdrawn_because) = (
      SELECT s.checker_id, s.note, s.outcome, s.withdrawn_by_id, s.withdrawn_because FROM jsonb_populate_record(a, approval->'set') AS s)
  WHERE a.id = (approval->>'id')::integer AND a.state = approval->>'from'
  RETURNING a.id INTO approval_id;
  IF approval_id IS NULL THEN
    RAISE EXCEPTION 'approval % is not % any more', approval->>'id', approval->>'from' USING ERRCODE = 'LP001';
  END IF;
  RETURN approval_id;
END $$;
