CREATE OR REPLACE TRIGGER users_end_sessions AFTER UPDATE OF "disabled_at" ON "users"
  FOR EACH ROW WHEN (OLD.disabled_at IS NULL AND NEW.disabled_at IS NOT NULL)
  EXECUTE FUNCTION end_sessions_of_disabled();
