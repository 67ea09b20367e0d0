DROP TRIGGER IF EXISTS payment_records_evidence ON "payment_records";
CREATE CONSTRAINT TRIGGER payment_records_evidence AFTER INSERT OR UPDATE OF "payment_status" ON "payment_records"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.payment_status = 'completed') EXECUTE FUNCTION require_evidence();
