CREATE OR REPLACE TRIGGER disputes_announce AFTER INSERT OR UPDATE OF "version" ON "disputes"
  FOR EACH ROW EXECUTE FUNCTION announce_payment();
