CREATE OR REPLACE TRIGGER payment_records_announce AFTER INSERT OR UPDATE OF "version" ON "payment_records"
  FOR EACH ROW EXECUTE FUNCTION announce_itself('payment');
