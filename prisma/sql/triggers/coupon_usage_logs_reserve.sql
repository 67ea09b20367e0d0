CREATE OR REPLACE TRIGGER coupon_usage_logs_reserve BEFORE INSERT ON "coupon_usage_logs"
  FOR EACH ROW EXECUTE FUNCTION guard_coupon_reservation();
