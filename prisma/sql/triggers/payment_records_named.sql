CREATE OR REPLACE TRIGGER payment_records_named BEFORE INSERT ON "payment_records" FOR EACH ROW
  WHEN (NEW.token IS NULL) EXECUTE FUNCTION refuse_token();
