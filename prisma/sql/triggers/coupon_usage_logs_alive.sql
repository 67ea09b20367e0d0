CREATE OR REPLACE TRIGGER coupon_usage_logs_alive BEFORE INSERT ON "coupon_usage_logs"
  FOR EACH ROW EXECUTE FUNCTION refuse_deleted('user_id');
