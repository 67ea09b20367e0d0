CREATE OR REPLACE TRIGGER ledger_accounts_no_delete BEFORE DELETE OR TRUNCATE ON "ledger_accounts"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
