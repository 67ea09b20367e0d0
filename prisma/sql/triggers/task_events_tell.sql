CREATE OR REPLACE TRIGGER task_events_tell AFTER INSERT ON "task_events"
  FOR EACH ROW EXECUTE FUNCTION tell_of_task_event();
