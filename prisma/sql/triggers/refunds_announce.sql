CREATE OR REPLACE TRIGGER refunds_announce AFTER INSERT OR UPDATE OF "status" ON "refunds"
  FOR EACH ROW EXECUTE FUNCTION announce_payment();
