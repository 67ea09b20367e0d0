-- Tells the servers, at commit, that something of a task was written: its id, and nothing else.
CREATE OR REPLACE FUNCTION announce_task() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM pg_notify('updates', 'task:' || NEW.task_id);
  RETURN NULL;
END $$;
