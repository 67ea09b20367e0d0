-- An operator concedes a dispute: the wish, and when the provider was told. A refusal takes the wish back.
ALTER TABLE "disputes"
  ADD COLUMN "concede_requested_at" TIMESTAMPTZ(3),
  ADD COLUMN "concede_requested_by" INTEGER REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
  ADD COLUMN "conceded_at" TIMESTAMPTZ(3),
  ADD COLUMN "concede_refusal" TEXT,
  -- Each attempt has a key of its own, because a provider may repeat an answer that tells nothing.
  ADD COLUMN "concede_attempt" INTEGER NOT NULL DEFAULT 1,
  ADD COLUMN "evidence_attempt" INTEGER NOT NULL DEFAULT 1,
  ADD CONSTRAINT "disputes_attempts_check" CHECK ("concede_attempt" >= 1 AND "evidence_attempt" >= 1),
  ADD CONSTRAINT "disputes_concede_check" CHECK (("concede_requested_at" IS NULL) = ("concede_requested_by" IS NULL));
