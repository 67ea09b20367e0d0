-- An approved act that cannot be done has an end: somebody withdraws it, or it is given up. See ADR 0067.
ALTER TABLE "approvals"
  -- How often it was tried without an end, and why the last time, as the code of a refusal.
  ADD COLUMN "tries" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "last_refusal" TEXT,
  -- Who withdrew what was approved, and why.
  ADD COLUMN "withdrawn_by_id" INTEGER,
  ADD COLUMN "withdrawn_because" TEXT,
  ADD CONSTRAINT "approvals_withdrawn_by_id_fkey" FOREIGN KEY ("withdrawn_by_id") REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
  ADD CONSTRAINT "approvals_tries_check" CHECK ("tries" >= 0 AND ("tries" = 0) = ("last_refusal" IS NULL)),
  ADD CONSTRAINT "approvals_withdrawn_check" CHECK (("withdrawn_by_id" IS NULL) = ("withdrawn_because" IS NULL)
    AND ("withdrawn_by_id" IS NOT NULL) = ("state" = 'withdrawn' AND "checker_id" IS NOT NULL)),
  ADD CONSTRAINT "approvals_withdrawn_because_check" CHECK (length("withdrawn_because") BETWEEN 1 AND 2000);
-- What is withdrawn was open, or approved.
ALTER TABLE "approvals" DROP CONSTRAINT "approvals_checker_check";
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_checker_check"
  CHECK ("state" = 'withdrawn' OR ("checker_id" IS NULL) = ("state" IN ('open', 'expired')));
