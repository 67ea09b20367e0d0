DROP TRIGGER IF EXISTS ledger_entries_takeable ON "ledger_entries";
CREATE CONSTRAINT TRIGGER ledger_entries_takeable AFTER INSERT ON "ledger_entries"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.amount < 0 AND NEW.account_id LIKE 'user:%:wallet:%') EXECUTE FUNCTION require_takeable();
