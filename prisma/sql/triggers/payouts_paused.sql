CREATE OR REPLACE TRIGGER payouts_paused BEFORE INSERT ON "payouts"
  FOR EACH ROW EXECUTE FUNCTION refuse_paused_payout();
