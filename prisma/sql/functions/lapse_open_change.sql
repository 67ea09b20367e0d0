-- Both sides spoke about the reward that was held then. When that changes in another way, or the work ends, a proposal that waits
-- for its answer lapses in the same commit, and the timeline says so. One that both agreed to is not open any more.
CREATE OR REPLACE FUNCTION lapse_open_change() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  WITH lapsed AS (
    UPDATE change_orders c SET status = 'lapsed', expires_at = NULL
    WHERE c.task_id = NEW.id AND c.status = 'open' RETURNING c.to_amount)
  INSERT INTO task_events (task_id, kind, actor, detail)
  SELECT NEW.id, 'change_overtaken', 'system', jsonb_build_object('amount', l.to_amount) FROM lapsed l;
  RETURN NULL;
END $$;
