CREATE OR REPLACE TRIGGER disputes_tell AFTER INSERT OR UPDATE OF "status" ON "disputes"
  FOR EACH ROW EXECUTE FUNCTION tell_of_dispute();
