CREATE OR REPLACE TRIGGER task_applications_confirmed BEFORE INSERT ON "task_applications"
  FOR EACH ROW EXECUTE FUNCTION require_confirmed('helper_id');
