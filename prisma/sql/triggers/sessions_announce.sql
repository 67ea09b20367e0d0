CREATE OR REPLACE TRIGGER sessions_announce AFTER UPDATE OF "ended_at" ON "sessions"
  FOR EACH ROW EXECUTE FUNCTION announce_person();
