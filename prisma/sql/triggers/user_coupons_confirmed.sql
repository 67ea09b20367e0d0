CREATE OR REPLACE TRIGGER user_coupons_confirmed BEFORE INSERT ON "user_coupons"
  FOR EACH ROW EXECUTE FUNCTION require_confirmed('user_id');
