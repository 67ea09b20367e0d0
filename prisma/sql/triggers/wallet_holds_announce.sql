CREATE OR REPLACE TRIGGER wallet_holds_announce AFTER INSERT OR UPDATE ON "wallet_holds"
  FOR EACH ROW EXECUTE FUNCTION announce_person();
