-- Whatever stands in the timeline of a task is told to the other side. When an acceptance ended, the task names its helper no more.
CREATE OR REPLACE FUNCTION tell_of_task_event() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  task tasks;
BEGIN
  SELECT * INTO STRICT task FROM tasks t WHERE t.id = NEW.task_id;
  PERFORM tell_people('task.' || NEW.kind, once => 'task_event:' || NEW.id, actor => NEW.actor, poster => task.poster_id,
    helper => COALESCE(task.helper_id, (SELECT a.helper_id FROM task_applications a
      WHERE a.task_id = task.id AND a.status = 'lapsed' AND NEW.from_status = 'accepted' ORDER BY a.updated_at DESC, a.id DESC LIMIT 1)),
    task_id => task.id,
    detail => jsonb_build_object('event', NEW.kind, 'amount', NEW.detail->'amount', 'to_helper', NEW.detail->'to_helper',
      'currency', task.currency));
  RETURN NULL;
END $$;
