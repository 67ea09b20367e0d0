-- When somebody showed that the mailbox of an address is theirs; null: nobody has yet. Google vouches for its own people, and in a
-- sandbox addresses counted as confirmed before.
ALTER TABLE "users" ADD COLUMN "confirmed_at" TIMESTAMPTZ(3);

UPDATE "users" SET "confirmed_at" = "created_at"
WHERE "password_hash" IS NULL OR (SELECT "mode" FROM "installation") = 'sandbox';

-- What one link may do once. The newest of its purpose and address is the only one, and whoever reads this table cannot make its
-- address from the hash. A registration waits here and becomes a person when its link is used.
CREATE TABLE "account_links" (
  "purpose" TEXT NOT NULL,
  "email" TEXT NOT NULL,
  "token_hash" TEXT NOT NULL,
  "user_id" INTEGER,
  "name" TEXT,
  "password_hash" TEXT,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  "expires_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "account_links_pkey" PRIMARY KEY ("purpose", "email"),
  CONSTRAINT "account_links_purpose_check" CHECK ("purpose" IN ('registration', 'confirmation', 'password_reset')),
  CONSTRAINT "account_links_person_check" CHECK (("purpose" = 'registration') = ("user_id" IS NULL)),
  CONSTRAINT "account_links_registration_check"
    CHECK (num_nonnulls("name", "password_hash") = CASE WHEN "user_id" IS NULL THEN 2 ELSE 0 END)
);
CREATE UNIQUE INDEX "account_links_token_hash_key" ON "account_links" ("token_hash");
CREATE INDEX "account_links_user_id_idx" ON "account_links" ("user_id");
ALTER TABLE "account_links" ADD CONSTRAINT "account_links_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id")
  ON DELETE RESTRICT ON UPDATE RESTRICT;

-- What people are told by e-mail. The token of a link is sealed with a key that is not in the database.
CREATE TABLE "messages" (
  "id" SERIAL NOT NULL,
  "email" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "locale" TEXT NOT NULL,
  "sealed_token" TEXT,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  CONSTRAINT "messages_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "messages_kind_check"
    CHECK ("kind" IN ('confirm_registration', 'confirm_email', 'account_exists', 'reset_password', 'uses_google'))
);
CREATE INDEX "messages_created_at_idx" ON "messages" ("created_at");

ALTER TABLE "sessions" DROP CONSTRAINT "sessions_ended_because_check", ADD CONSTRAINT "sessions_ended_because_check"
  CHECK ("ended_because" IN ('signed_out', 'signed_in_again', 'ended_elsewhere', 'password_changed', 'password_reset', 'disabled'));
