CREATE OR REPLACE TRIGGER task_events_announce AFTER INSERT ON "task_events"
  FOR EACH ROW EXECUTE FUNCTION announce_task();
