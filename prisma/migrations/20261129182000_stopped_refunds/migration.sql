-- Until when a process may be sending a refund, and when it was last sent with an unknown outcome.
ALTER TABLE "refunds"
  ADD COLUMN "sending_until" TIMESTAMPTZ(3),
  ADD COLUMN "unknown_send_at" TIMESTAMPTZ(3),
  -- From then on nobody sends it, and who wanted that.
  ADD COLUMN "stop_requested_at" TIMESTAMPTZ(3),
  ADD COLUMN "stop_requested_by" INTEGER REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
  -- Since when the provider says nothing about it.
  ADD COLUMN "unknown_since" TIMESTAMPTZ(3),
  ADD CONSTRAINT "refunds_stop_check" CHECK (("stop_requested_at" IS NULL) = ("stop_requested_by" IS NULL));
-- Of refunds from before there was such a record, nobody can say that they were not sent.
UPDATE "refunds" SET "unknown_send_at" = now() WHERE "status" = 'pending' AND "provider_refund_id" IS NULL;
