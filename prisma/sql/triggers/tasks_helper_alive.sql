CREATE OR REPLACE TRIGGER tasks_helper_alive BEFORE UPDATE OF "helper_id" ON "tasks" FOR EACH ROW
  WHEN (NEW.helper_id IS DISTINCT FROM OLD.helper_id) EXECUTE FUNCTION refuse_deleted('helper_id');
