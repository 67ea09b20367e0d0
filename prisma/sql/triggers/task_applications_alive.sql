CREATE OR REPLACE TRIGGER task_applications_alive BEFORE INSERT ON "task_applications"
  FOR EACH ROW EXECUTE FUNCTION refuse_deleted('helper_id');
