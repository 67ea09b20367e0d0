CREATE OR REPLACE TRIGGER users_keep_admin BEFORE UPDATE OF "role", "disabled_at" ON "users" FOR EACH ROW
  WHEN (OLD.role = 'admin' AND OLD.disabled_at IS NULL AND (NEW.role <> 'admin' OR NEW.disabled_at IS NOT NULL))
  EXECUTE FUNCTION guard_last_admin();
