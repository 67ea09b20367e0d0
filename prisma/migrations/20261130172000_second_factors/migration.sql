-- The second factor of an operator: the secret that an app shares with us, sealed with a key that is not in the database. It counts
-- from its confirmation on. The last used step refuses a code that was seen before.
CREATE TABLE "second_factors" (
  "user_id" INTEGER NOT NULL,
  "sealed_secret" TEXT NOT NULL,
  "last_step" BIGINT NOT NULL DEFAULT 0,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  "confirmed_at" TIMESTAMPTZ(3),
  CONSTRAINT "second_factors_pkey" PRIMARY KEY ("user_id"),
  CONSTRAINT "second_factors_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT
);

-- Codes for whoever has lost the app, as hashes. Using one deletes it.
CREATE TABLE "recovery_codes" (
  "user_id" INTEGER NOT NULL,
  "code_hash" TEXT NOT NULL,
  CONSTRAINT "recovery_codes_pkey" PRIMARY KEY ("user_id", "code_hash"),
  CONSTRAINT "recovery_codes_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "second_factors" ("user_id")
    ON DELETE CASCADE ON UPDATE RESTRICT
);

-- When the second factor was given in a session. A session of somebody who has one signs nobody in before.
ALTER TABLE "sessions" ADD COLUMN "second_factor_at" TIMESTAMPTZ(3);
ALTER TABLE "sessions" DROP CONSTRAINT "sessions_ended_because_check", ADD CONSTRAINT "sessions_ended_because_check"
  CHECK ("ended_because" IN ('signed_out', 'signed_in_again', 'ended_elsewhere', 'password_changed', 'password_reset', 'disabled',
    'second_factor_reset'));
