CREATE OR REPLACE TRIGGER payment_events_announce AFTER INSERT ON "payment_events"
  FOR EACH ROW EXECUTE FUNCTION announce_payment();
