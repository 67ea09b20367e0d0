CREATE OR REPLACE TRIGGER ledger_entries_alive BEFORE INSERT ON "ledger_entries"
  FOR EACH ROW WHEN (NEW.amount > 0 AND NEW.account_id LIKE 'user:%:points')
  EXECUTE FUNCTION refuse_points_of_deleted();
