CREATE OR REPLACE TRIGGER payouts_paused_at_sending BEFORE UPDATE OF "sending_until" ON "payouts"
  FOR EACH ROW WHEN (NEW."sending_until" IS NOT NULL) EXECUTE FUNCTION refuse_paused_payout();
