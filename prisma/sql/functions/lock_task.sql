-- Two writers of the same task wait for each other here, before any other lock is taken.
CREATE OR REPLACE FUNCTION lock_task(task jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM tasks WHERE id = (task->>'id')::integer FOR NO KEY UPDATE;
END $$;
