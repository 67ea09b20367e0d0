CREATE OR REPLACE TRIGGER payout_accounts_guard BEFORE UPDATE ON "payout_accounts"
  FOR EACH ROW EXECUTE FUNCTION guard_payout_account();
