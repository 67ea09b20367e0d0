CREATE OR REPLACE TRIGGER payouts_confirmed BEFORE INSERT ON "payouts"
  FOR EACH ROW EXECUTE FUNCTION require_confirmed('user_id');
