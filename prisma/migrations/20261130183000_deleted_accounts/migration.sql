-- People delete their accounts: the row stays, because money refers to it, and says nothing of the person any more. See ADR 0071.
ALTER TABLE "users" ADD COLUMN "deleted_at" TIMESTAMPTZ(3);
ALTER TABLE "users" ADD CONSTRAINT "users_deleted_check"
  CHECK ("deleted_at" IS NULL OR ("disabled_at" IS NOT NULL AND "password_hash" IS NULL AND "role" = 'user'));
CREATE INDEX "users_deleted_idx" ON "users" ("id") WHERE "deleted_at" IS NOT NULL;

-- The key of the hashes that are left of deleted mailboxes: 244 random bits, drawn once. The role of the server cannot read it.
CREATE TABLE "mailbox_keys" (
  "id" BOOLEAN NOT NULL DEFAULT true,
  "key" TEXT NOT NULL DEFAULT gen_random_uuid()::text || gen_random_uuid()::text,
  CONSTRAINT "mailbox_keys_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "mailbox_keys_one_check" CHECK ("id")
);
INSERT INTO "mailbox_keys" DEFAULT VALUES;
