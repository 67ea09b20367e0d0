CREATE OR REPLACE TRIGGER audit_logs_own_case BEFORE INSERT ON "audit_logs"
  FOR EACH ROW EXECUTE FUNCTION refuse_own_case();
