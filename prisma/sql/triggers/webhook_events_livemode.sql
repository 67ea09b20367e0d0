CREATE OR REPLACE TRIGGER webhook_events_livemode BEFORE INSERT ON "webhook_events"
  FOR EACH ROW EXECUTE FUNCTION guard_livemode();
