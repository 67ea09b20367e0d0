CREATE OR REPLACE TRIGGER ledger_transactions_mode BEFORE INSERT OR UPDATE ON "ledger_transactions"
  FOR EACH STATEMENT EXECUTE FUNCTION require_mode();
