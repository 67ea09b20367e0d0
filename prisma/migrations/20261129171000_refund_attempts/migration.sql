-- An attempt to send a refund ended without one: the next has a key of its own, and does not begin before `send_after`.
ALTER TABLE "refunds"
  ADD COLUMN "attempt" INTEGER NOT NULL DEFAULT 1,
  ADD COLUMN "send_after" TIMESTAMPTZ(3),
  ADD CONSTRAINT "refunds_attempt_check" CHECK ("attempt" >= 1);
