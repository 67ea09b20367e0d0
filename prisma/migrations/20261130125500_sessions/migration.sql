-- A sign-in is a row that can end, and a cookie names it. See ADR 0063.

CREATE TABLE "sessions" (
  "id" UUID NOT NULL DEFAULT gen_random_uuid(),
  "user_id" INTEGER NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  -- When the person last proved who they are.
  "auth_time" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "user_agent" TEXT NOT NULL,
  "network" TEXT NOT NULL,
  "ended_at" TIMESTAMPTZ(3),
  "ended_because" TEXT,
  CONSTRAINT "sessions_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT "sessions_user_agent_check" CHECK (length("user_agent") <= 200),
  CONSTRAINT "sessions_ended_because_check" CHECK ("ended_because" IN ('signed_out', 'signed_in_again', 'ended_elsewhere', 'password_changed', 'disabled')),
  CONSTRAINT "sessions_ended_check" CHECK (("ended_at" IS NULL) = ("ended_because" IS NULL))
);
CREATE INDEX "sessions_open_idx" ON "sessions" ("user_id") WHERE "ended_at" IS NULL;

-- From then on the person cannot sign in.
ALTER TABLE "users" ADD COLUMN "disabled_at" TIMESTAMPTZ(3);
