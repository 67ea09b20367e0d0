-- Writes the timelines of a plan: of its payment, where a fact that was reported before stays as it was, and of tasks.
CREATE OR REPLACE FUNCTION write_events(events jsonb, payment_id integer, task_events jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO task_events (task_id, kind, from_status, to_status, actor, actor_id, text, detail)
  SELECT e.task_id, e.kind, e.from_status, e.to_status, e.actor, e.actor_id, e.text, COALESCE(e.detail, '{}')
  FROM jsonb_populate_recordset(NULL::task_events, task_events) AS e;

  INSERT INTO payment_events (payment_id, kind, from_status, to_status, actor, detail, dedupe_key)
  SELECT write_events.payment_id, e.kind, e.from_status, e.to_status, e.actor, COALESCE(e.detail, '{}'), e.dedupe_key
  FROM jsonb_populate_recordset(NULL::payment_events, events) AS e
  ON CONFLICT (dedupe_key) DO NOTHING;
END $$;
