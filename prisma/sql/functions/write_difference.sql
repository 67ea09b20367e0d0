-- Inserts a difference, brings it up to date, or ends it.
CREATE OR REPLACE FUNCTION write_difference(difference jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF difference->>'kind' = 'insert' THEN
    INSERT INTO differences (provider, kind, object_key, currency, amount)
    SELECT r.provider, r.kind, r.object_key, r.currency, r.amount
    FROM jsonb_populate_record(NULL::differences, difference->'row') AS r;
    RETURN;
  END IF;
  UPDATE differences d SET
    version = d.version + 1,
    (kind, amount, verb, ended_by, note) = (
      SELECT s.kind, s.amount, s.verb, s.ended_by, s.note FROM jsonb_populate_record(d, difference->'set') AS s),
    ended_at = CASE WHEN difference->'set' ? 'verb' THEN now() END
  WHERE d.id = (difference->>'id')::integer AND d.version = (difference->>'version')::integer AND d.ended_at IS NULL;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'difference % moved on', difference->>'id' USING ERRCODE = 'LP001';
  END IF;
END $$;
