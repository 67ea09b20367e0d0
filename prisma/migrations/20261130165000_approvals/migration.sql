-- An operator's act above the limits waits for a second person. See ADR 0067.

-- What one operator may move alone, in minor units, points among them: by one act, and in 24 hours. The newest row counts.
CREATE TABLE "approval_limits" (
  "id" SERIAL NOT NULL,
  "above" INTEGER NOT NULL,
  "daily_above" INTEGER NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "approval_limits_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "approval_limits_check" CHECK ("above" >= 0 AND "daily_above" >= 0)
);
-- Until the first process with these settings starts.
INSERT INTO "approval_limits" ("above", "daily_above") VALUES (50000, 200000);

CREATE TABLE "approvals" (
  "id" SERIAL NOT NULL,
  "act" TEXT NOT NULL,
  "subject" TEXT NOT NULL,
  "input" JSONB NOT NULL,
  "amount" INTEGER NOT NULL,
  "unit" TEXT NOT NULL,
  "maker_id" INTEGER NOT NULL,
  "reason" TEXT NOT NULL,
  -- The maker's Idempotency-Key, where the act has one.
  "request_key" TEXT,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "expires_at" TIMESTAMPTZ(3) NOT NULL,
  "state" TEXT NOT NULL DEFAULT 'open',
  "checker_id" INTEGER,
  "decided_at" TIMESTAMPTZ(3),
  "note" TEXT,
  "ended_at" TIMESTAMPTZ(3),
  -- Why it failed, as the code of a refusal.
  "outcome" TEXT,
  CONSTRAINT "approvals_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "approvals_maker_id_fkey" FOREIGN KEY ("maker_id") REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT "approvals_checker_id_fkey" FOREIGN KEY ("checker_id") REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT "approvals_act_check" CHECK ("act" IN ('refund', 'suspense_return', 'refund_request_decision', 'resolution', 'points_grant', 'payout_outcome', 'payout_resolution', 'difference_resolution')),
  CONSTRAINT "approvals_state_check" CHECK ("state" IN ('open', 'approved', 'refused', 'withdrawn', 'expired', 'executed', 'failed')),
  CONSTRAINT "approvals_amount_check" CHECK ("amount" >= 0),
  CONSTRAINT "approvals_reason_check" CHECK (length("reason") BETWEEN 1 AND 2000),
  CONSTRAINT "approvals_two_persons_check" CHECK ("checker_id" <> "maker_id"),
  CONSTRAINT "approvals_checker_check" CHECK (("checker_id" IS NULL) = ("state" IN ('open', 'withdrawn', 'expired'))),
  CONSTRAINT "approvals_decided_check" CHECK (("decided_at" IS NULL) = ("state" = 'open')),
  CONSTRAINT "approvals_ended_check" CHECK (("ended_at" IS NULL) = ("state" IN ('open', 'approved'))),
  CONSTRAINT "approvals_outcome_check" CHECK (("outcome" IS NULL) = ("state" <> 'failed'))
);
CREATE UNIQUE INDEX "approvals_request_key" ON "approvals" ("maker_id", "act", "request_key");
-- Of an act without a key one waits at a time.
CREATE UNIQUE INDEX "approvals_one_waiting" ON "approvals" ("act", "subject", md5("input"::text))
  WHERE "request_key" IS NULL AND "state" IN ('open', 'approved');
CREATE INDEX "approvals_waiting_idx" ON "approvals" ("id") WHERE "state" IN ('open', 'approved');

-- What an act moves, and by whose leave where that is not the actor's alone.
ALTER TABLE "audit_logs"
  ADD COLUMN "act" TEXT,
  ADD COLUMN "amount" INTEGER,
  ADD COLUMN "unit" TEXT,
  ADD COLUMN "approval_id" INTEGER,
  ADD CONSTRAINT "audit_logs_approval_id_fkey" FOREIGN KEY ("approval_id") REFERENCES "approvals" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
  ADD CONSTRAINT "audit_logs_act_check" CHECK ("act" IS NULL OR ("amount" IS NOT NULL AND "unit" IS NOT NULL)),
  ADD CONSTRAINT "audit_logs_amount_check" CHECK ("amount" >= 0),
  ADD CONSTRAINT "audit_logs_approval_check" CHECK ("approval_id" IS NULL OR "act" IS NOT NULL);
CREATE UNIQUE INDEX "audit_logs_approval_id_key" ON "audit_logs" ("approval_id");
CREATE INDEX "audit_logs_moved_alone_idx" ON "audit_logs" ("actor_id", "created_at") WHERE "amount" IS NOT NULL AND "approval_id" IS NULL;
