-- A task derives its held amount when it is written, so a payment that ended writes it.
CREATE OR REPLACE FUNCTION touch_paid_task() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE tasks SET updated_at = now() WHERE id = NEW.task_id;
  RETURN NULL;
END $$;
