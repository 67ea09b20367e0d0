CREATE OR REPLACE TRIGGER payouts_alive BEFORE INSERT ON "payouts" FOR EACH ROW EXECUTE FUNCTION refuse_deleted('user_id');
