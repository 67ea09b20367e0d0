-- Records an operator's action in the audit log; of one about money, the amount is what the plan moves.
CREATE OR REPLACE FUNCTION write_audit(audit jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit_logs (actor_id, action, subject, detail, act, amount, unit, approval_id)
  SELECT r.actor_id, r.action, r.subject, COALESCE(r.detail, '{}'), r.act, r.amount, r.unit, r.approval_id
  FROM jsonb_populate_record(NULL::audit_logs, audit) AS r;
END $$;
