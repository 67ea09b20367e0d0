CREATE OR REPLACE TRIGGER payout_accounts_alive BEFORE INSERT ON "payout_accounts"
  FOR EACH ROW EXECUTE FUNCTION refuse_deleted('user_id');
