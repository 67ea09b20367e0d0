-- What people are told, written by triggers in the commit of what it tells. See ADR 0077.
CREATE TABLE "notifications" (
  "id" BIGSERIAL NOT NULL,
  "user_id" INTEGER NOT NULL,
  "kind" TEXT NOT NULL,
  "dedupe_key" TEXT NOT NULL,
  "task_id" INTEGER,
  "payment_id" INTEGER,
  "payout_id" INTEGER,
  "detail" JSONB NOT NULL DEFAULT '{}',
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  "read_at" TIMESTAMPTZ(3),
  CONSTRAINT "notifications_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "notifications_kind_check" CHECK ("kind" IN (
    'payment_completed', 'payment_failed', 'payment_expired',
    'offer_received', 'offer_accepted', 'acceptance_ended', 'reward_due', 'reward_held',
    'work_delivered', 'changes_requested', 'release_due', 'reward_released', 'task_cancelled',
    'change_proposed', 'change_accepted', 'change_ended', 'reward_changed',
    'refund_started', 'refund_succeeded', 'refund_failed',
    'refund_asked', 'refund_answered', 'refund_withdrawn', 'decision_required', 'refund_decided',
    'dispute_opened', 'dispute_decided',
    'payout_sent', 'payout_paid', 'payout_failed', 'payout_cancelled',
    'new_device', 'payout_destination', 'daily_digest'))
);
-- One event is told to one person once, however often it is written.
CREATE UNIQUE INDEX "notifications_dedupe_key" ON "notifications" ("user_id", "dedupe_key");
CREATE INDEX "notifications_user_id_idx" ON "notifications" ("user_id", "id");
CREATE INDEX "notifications_unread_idx" ON "notifications" ("user_id") WHERE "read_at" IS NULL;
CREATE INDEX "notifications_created_at_idx" ON "notifications" ("created_at");
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id")
  ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "tasks" ("id")
  ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_payment_id_fkey" FOREIGN KEY ("payment_id")
  REFERENCES "payment_records" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_payout_id_fkey" FOREIGN KEY ("payout_id") REFERENCES "payouts" ("id")
  ON DELETE RESTRICT ON UPDATE RESTRICT;

-- Whether the browser was known to the account by its own cookie when it signed in.
ALTER TABLE "sessions" ADD COLUMN "is_known_device" BOOLEAN NOT NULL DEFAULT false;
-- Ended sessions, too, say which browsers a person has used.
CREATE INDEX "sessions_user_id_idx" ON "sessions" ("user_id");
