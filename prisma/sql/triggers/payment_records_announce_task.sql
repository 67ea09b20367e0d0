CREATE OR REPLACE TRIGGER payment_records_announce_task AFTER INSERT OR UPDATE OF "version" ON "payment_records"
  FOR EACH ROW EXECUTE FUNCTION announce_task();
