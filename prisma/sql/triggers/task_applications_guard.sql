CREATE OR REPLACE TRIGGER task_applications_guard BEFORE INSERT OR UPDATE ON "task_applications"
  FOR EACH ROW EXECUTE FUNCTION guard_application();
