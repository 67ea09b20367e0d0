-- Not of a payout that may have been sent: its money may be gone.
DROP TRIGGER IF EXISTS payouts_payable_at_sending ON "payouts";
CREATE CONSTRAINT TRIGGER payouts_payable_at_sending AFTER UPDATE OF "sending_until" ON "payouts"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW."sending_until" IS NOT NULL AND OLD."unknown_send_at" IS NULL) EXECUTE FUNCTION require_payable();
