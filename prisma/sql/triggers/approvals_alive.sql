CREATE OR REPLACE TRIGGER approvals_alive BEFORE INSERT ON "approvals"
  FOR EACH ROW EXECUTE FUNCTION refuse_deleted('maker_id');
