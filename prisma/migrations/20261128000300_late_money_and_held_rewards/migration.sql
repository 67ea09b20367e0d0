-- Money that comes late completes what it was meant for while that is still wanted; and no reward is held for ever.

-- Late money ----------------------------------------------------------------------------------------------------

INSERT INTO "payment_state_moves" ("from_status", "to_status") VALUES ('failed', 'completed'), ('expired', 'completed');

-- Held rewards --------------------------------------------------------------------------------------------------

-- A reward that has been held for long asks for a decision by itself: nobody requested it, and nobody wrote about it yet.
ALTER TABLE "refund_requests" ALTER COLUMN "requested_by" DROP NOT NULL;
ALTER TABLE "refund_requests" DROP CONSTRAINT "refund_requests_reason_check";
ALTER TABLE "refund_requests" ADD CONSTRAINT "refund_requests_reason_check" CHECK (
  "reason" IN ('not_done', 'not_as_agreed', 'late', 'other', 'held_too_long')
  AND ("reason" = 'held_too_long') = ("requested_by" IS NULL));
