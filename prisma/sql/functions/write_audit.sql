-- Records an operator's action in the audit log.
CREATE OR REPLACE FUNCTION write_audit(audit jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit_logs (actor_id, action, subject, detail)
  SELECT r.actor_id, r.action, r.subject, COALESCE(r.detail, '{}') FROM jsonb_populate_record(NULL::audit_logs, audit) AS r;
END $$;
