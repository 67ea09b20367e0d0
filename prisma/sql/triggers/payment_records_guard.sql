CREATE OR REPLACE TRIGGER payment_records_guard BEFORE UPDATE ON "payment_records"
  FOR EACH ROW EXECUTE FUNCTION guard_payment_record();
