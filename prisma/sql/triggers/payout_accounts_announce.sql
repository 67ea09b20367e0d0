CREATE OR REPLACE TRIGGER payout_accounts_announce AFTER INSERT OR UPDATE ON "payout_accounts"
  FOR EACH ROW EXECUTE FUNCTION announce_person();
