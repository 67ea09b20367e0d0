CREATE OR REPLACE TRIGGER payment_records_alive BEFORE INSERT ON "payment_records"
  FOR EACH ROW EXECUTE FUNCTION refuse_deleted('user_id');
