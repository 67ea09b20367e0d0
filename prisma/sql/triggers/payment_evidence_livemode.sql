CREATE OR REPLACE TRIGGER payment_evidence_livemode BEFORE INSERT ON "payment_evidence"
  FOR EACH ROW EXECUTE FUNCTION guard_livemode();
