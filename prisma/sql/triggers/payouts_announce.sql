CREATE OR REPLACE TRIGGER payouts_announce AFTER INSERT OR UPDATE OF "version" ON "payouts"
  FOR EACH ROW EXECUTE FUNCTION announce_person();
