-- What goes to mailboxes: one row for each notification and each message, written by triggers in their commit. See ADR 0077.
CREATE TABLE "mails" (
  "id" BIGSERIAL NOT NULL,
  "notification_id" BIGINT,
  "message_id" INTEGER,
  "state" TEXT NOT NULL DEFAULT 'waiting',
  "reason" TEXT,
  "smtp_code" INTEGER,
  "attempts" INTEGER NOT NULL DEFAULT 0,
  "next_attempt_at" TIMESTAMPTZ(3) DEFAULT now(),
  "locale" TEXT,
  "token" UUID NOT NULL DEFAULT gen_random_uuid(),
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  "ended_at" TIMESTAMPTZ(3),
  CONSTRAINT "mails_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "mails_state_check" CHECK ("state" IN ('waiting', 'sent', 'kept', 'not_wanted', 'parked')),
  CONSTRAINT "mails_reason_check" CHECK ("reason" IN (
    'preference', 'elsewhere', 'disabled', 'unconfirmed', 'demo', 'reserved', 'not_set_up', 'expired',
    'refused', 'delayed', 'unreachable', 'broken')),
  CONSTRAINT "mails_what_check" CHECK (num_nonnulls("notification_id", "message_id") = 1),
  CONSTRAINT "mails_next_attempt_check" CHECK (("state" = 'waiting') = ("next_attempt_at" IS NOT NULL)),
  CONSTRAINT "mails_ended_check" CHECK (("state" = 'waiting') = ("ended_at" IS NULL))
);
CREATE UNIQUE INDEX "mails_notification_id_key" ON "mails" ("notification_id");
CREATE UNIQUE INDEX "mails_message_id_key" ON "mails" ("message_id");
CREATE INDEX "mails_waiting_idx" ON "mails" ("next_attempt_at") WHERE "state" = 'waiting';
CREATE INDEX "mails_parked_idx" ON "mails" ("id") WHERE "state" = 'parked';
ALTER TABLE "mails" ADD CONSTRAINT "mails_notification_id_fkey" FOREIGN KEY ("notification_id") REFERENCES "notifications" ("id")
  ON DELETE CASCADE ON UPDATE RESTRICT;
ALTER TABLE "mails" ADD CONSTRAINT "mails_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "messages" ("id")
  ON DELETE CASCADE ON UPDATE RESTRICT;

-- What a person does not want by e-mail. Money and security have no row: they are always mailed.
CREATE TABLE "notification_preferences" (
  "user_id" INTEGER NOT NULL,
  "kind" TEXT NOT NULL,
  "by_mail" BOOLEAN NOT NULL,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  CONSTRAINT "notification_preferences_pkey" PRIMARY KEY ("user_id", "kind"),
  CONSTRAINT "notification_preferences_kind_check" CHECK ("kind" IN (
    'offer_received', 'offer_accepted', 'acceptance_ended', 'reward_due', 'work_delivered', 'changes_requested', 'release_due',
    'change_proposed', 'change_accepted', 'change_ended', 'refund_answered', 'refund_withdrawn', 'daily_digest'))
);
ALTER TABLE "notification_preferences" ADD CONSTRAINT "notification_preferences_user_id_fkey" FOREIGN KEY ("user_id")
  REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- The language in which a person last signed in, or chose. Null: nobody said yet.
ALTER TABLE "users" ADD COLUMN "locale" TEXT;
