CREATE OR REPLACE TRIGGER users_guard_deleted BEFORE UPDATE ON "users" FOR EACH ROW
  WHEN (OLD.deleted_at IS NOT NULL) EXECUTE FUNCTION guard_deleted_person();
