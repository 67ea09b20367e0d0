CREATE OR REPLACE TRIGGER statement_balances_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "statement_balances"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
