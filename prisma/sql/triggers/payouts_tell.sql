CREATE OR REPLACE TRIGGER payouts_tell AFTER UPDATE OF "status" ON "payouts"
  FOR EACH ROW EXECUTE FUNCTION tell_of_payout();
