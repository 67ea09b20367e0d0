CREATE OR REPLACE TRIGGER payment_records_guard_top_up BEFORE INSERT OR UPDATE OF "change_order_id" ON "payment_records"
  FOR EACH ROW EXECUTE FUNCTION guard_top_up();
