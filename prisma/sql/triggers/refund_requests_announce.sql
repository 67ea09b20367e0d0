CREATE OR REPLACE TRIGGER refund_requests_announce AFTER INSERT OR UPDATE ON "refund_requests"
  FOR EACH ROW EXECUTE FUNCTION announce_task();
