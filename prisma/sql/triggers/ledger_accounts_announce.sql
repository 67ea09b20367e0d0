CREATE OR REPLACE TRIGGER ledger_accounts_announce AFTER UPDATE OF "balance" ON "ledger_accounts"
  FOR EACH ROW WHEN (NEW.user_id IS NOT NULL) EXECUTE FUNCTION announce_person();
