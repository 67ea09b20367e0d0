CREATE OR REPLACE TRIGGER payment_records_token BEFORE UPDATE ON "payment_records" FOR EACH ROW
  WHEN (NEW.token IS DISTINCT FROM OLD.token) EXECUTE FUNCTION refuse_token();
