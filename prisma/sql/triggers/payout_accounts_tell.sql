CREATE OR REPLACE TRIGGER payout_accounts_tell AFTER INSERT OR UPDATE OF "external_id", "state" ON "payout_accounts"
  FOR EACH ROW EXECUTE FUNCTION tell_of_payout_account();
