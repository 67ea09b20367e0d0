CREATE OR REPLACE TRIGGER payment_records_tell AFTER INSERT OR UPDATE OF "payment_status" ON "payment_records"
  FOR EACH ROW EXECUTE FUNCTION tell_of_payment();
