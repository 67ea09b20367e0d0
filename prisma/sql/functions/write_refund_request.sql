-- Inserts a refund request, or moves one: an answer and a decision are dated.
CREATE OR REPLACE FUNCTION write_refund_request(request jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF request->>'kind' = 'insert' THEN
    INSERT INTO refund_requests (task_id, requested_by, reason, amount, text, release_seconds_left)
    SELECT r.task_id, r.requested_by, r.reason, r.amount, r.text, r.release_seconds_left
    FROM jsonb_populate_record(NULL::refund_requests, request->'row') AS r;
    RETURN;
  END IF;
  UPDATE refund_requests q SET
    status = request->>'to',
    (answer, to_poster, to_helper, decision, decided_by) = (
      SELECT s.answer, s.to_poster, s.to_helper, s.decision, s.decided_by FROM jsonb_populate_record(q, request->'set') AS s),
    answered_at = CASE WHEN request->'set' ? 'answer' THEN now() ELSE q.answered_at END,
    decided_at = CASE WHEN request->>'to' = 'decided' THEN now() ELSE q.decided_at END
  WHERE q.id = (request->>'id')::integer AND q.status = request->>'from';
  IF NOT FOUND THEN
    RAISE EXCEPTION 'refund request % is not % any more', request->>'id', request->>'from' USING ERRCODE = 'LP001';
  END IF;
END $$;
