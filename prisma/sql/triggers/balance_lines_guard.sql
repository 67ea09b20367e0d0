CREATE OR REPLACE TRIGGER balance_lines_guard BEFORE UPDATE ON "balance_lines"
  FOR EACH ROW EXECUTE FUNCTION guard_balance_line();
