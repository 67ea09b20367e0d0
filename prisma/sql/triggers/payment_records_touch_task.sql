CREATE OR REPLACE TRIGGER payment_records_touch_task AFTER INSERT OR UPDATE OF "payment_status" ON "payment_records"
  FOR EACH ROW WHEN (NEW.payment_status NOT IN ('pending', 'processing')) EXECUTE FUNCTION touch_paid_task();
