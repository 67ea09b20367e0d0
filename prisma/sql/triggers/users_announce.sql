CREATE OR REPLACE TRIGGER users_announce AFTER UPDATE OF "role", "disabled_at" ON "users"
  FOR EACH ROW EXECUTE FUNCTION announce_itself('user');
