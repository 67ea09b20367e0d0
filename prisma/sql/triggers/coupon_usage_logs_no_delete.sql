CREATE OR REPLACE TRIGGER coupon_usage_logs_no_delete BEFORE DELETE OR TRUNCATE ON "coupon_usage_logs"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
