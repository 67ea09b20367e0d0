CREATE OR REPLACE TRIGGER differences_guard BEFORE UPDATE ON "differences"
  FOR EACH ROW EXECUTE FUNCTION guard_difference();
