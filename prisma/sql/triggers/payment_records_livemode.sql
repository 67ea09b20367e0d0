CREATE OR REPLACE TRIGGER payment_records_livemode BEFORE INSERT ON "payment_records"
  FOR EACH ROW EXECUTE FUNCTION guard_livemode();
