-- A payout that was not sent can be cancelled. `cancelling` is the fence: from then on nobody sends it.
ALTER TABLE "payouts" DROP CONSTRAINT "payouts_status_check";
ALTER TABLE "payouts" ADD CONSTRAINT "payouts_status_check"
  CHECK ("status" IN ('requested', 'cancelling', 'sent', 'paid', 'failed', 'cancelled'));
ALTER TABLE "payouts" DROP CONSTRAINT "payouts_final_has_no_sync_check";
ALTER TABLE "payouts" ADD CONSTRAINT "payouts_final_has_no_sync_check"
  CHECK ("status" IN ('requested', 'cancelling', 'sent') OR "next_sync_at" IS NULL);
-- Until when a process may be sending it, and when it was last sent with an unknown outcome.
ALTER TABLE "payouts" ADD COLUMN "sending_until" TIMESTAMPTZ(3);
ALTER TABLE "payouts" ADD COLUMN "unknown_send_at" TIMESTAMPTZ(3);
-- Of payouts from before there was such a record, nobody can say that they were not sent.
UPDATE "payouts" SET "unknown_send_at" = now() WHERE "status" = 'requested';
