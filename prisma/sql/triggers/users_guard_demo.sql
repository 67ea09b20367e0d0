CREATE OR REPLACE TRIGGER users_guard_demo BEFORE INSERT OR UPDATE OF "is_demo" ON "users"
  FOR EACH ROW WHEN (NEW.is_demo) EXECUTE FUNCTION guard_demo_account();
