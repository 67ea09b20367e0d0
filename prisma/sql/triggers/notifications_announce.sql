CREATE OR REPLACE TRIGGER notifications_announce AFTER INSERT OR UPDATE OF "read_at" ON "notifications"
  FOR EACH ROW EXECUTE FUNCTION announce_person();
