CREATE OR REPLACE TRIGGER payment_records_no_delete BEFORE DELETE OR TRUNCATE ON "payment_records"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
