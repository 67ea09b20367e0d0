CREATE OR REPLACE TRIGGER task_applications_announce AFTER INSERT OR UPDATE ON "task_applications"
  FOR EACH ROW EXECUTE FUNCTION announce_task();
