-- Erases what somebody wrote and nobody agreed to: offers that were not accepted, which are withdrawn, and tasks that were never
-- published, which are cancelled.
CREATE OR REPLACE FUNCTION erase_writing_of(person integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO task_events (task_id, kind, actor, actor_id)
  SELECT a.task_id, 'offer_withdrawn', 'helper', person FROM task_applications a
  WHERE a.helper_id = person AND a.status = 'offered' ORDER BY a.id;
  UPDATE task_applications a SET status = 'withdrawn', message = NULL WHERE a.helper_id = person AND a.status = 'offered';
  UPDATE task_applications a SET message = NULL WHERE a.helper_id = person AND a.status <> 'accepted' AND a.message IS NOT NULL;
  UPDATE tasks t SET title = '—', description = '—', location = NULL, version = t.version + 1
  WHERE t.poster_id = person AND t.status = 'pending_payment';
  UPDATE tasks t SET status = 'cancelled', cancelled_at = now(), version = t.version + 1
  WHERE t.poster_id = person AND t.status = 'pending_payment';
END $$;
