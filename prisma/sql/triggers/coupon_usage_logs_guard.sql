CREATE OR REPLACE TRIGGER coupon_usage_logs_guard BEFORE UPDATE ON "coupon_usage_logs"
  FOR EACH ROW EXECUTE FUNCTION guard_coupon_usage();
