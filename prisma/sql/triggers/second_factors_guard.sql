CREATE OR REPLACE TRIGGER second_factors_guard BEFORE UPDATE ON "second_factors"
  FOR EACH ROW EXECUTE FUNCTION guard_second_factor();
