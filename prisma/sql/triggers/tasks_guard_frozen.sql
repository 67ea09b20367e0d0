CREATE OR REPLACE TRIGGER tasks_guard_frozen BEFORE UPDATE ON "tasks" FOR EACH ROW
  WHEN (NEW.status <> OLD.status AND NEW.status IN ('completed', 'cancelled')) EXECUTE FUNCTION guard_frozen_task();
