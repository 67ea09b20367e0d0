CREATE OR REPLACE TRIGGER user_coupons_alive BEFORE INSERT ON "user_coupons"
  FOR EACH ROW EXECUTE FUNCTION refuse_deleted('user_id');
