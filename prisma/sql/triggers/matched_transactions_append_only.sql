CREATE OR REPLACE TRIGGER matched_transactions_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "matched_transactions"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
