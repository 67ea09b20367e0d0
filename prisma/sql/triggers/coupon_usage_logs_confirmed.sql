CREATE OR REPLACE TRIGGER coupon_usage_logs_confirmed BEFORE INSERT ON "coupon_usage_logs"
  FOR EACH ROW EXECUTE FUNCTION require_confirmed('user_id');
