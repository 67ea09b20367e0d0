-- Rows that a job could not handle, each with its own next time, so that they do not stop the rows behind them. A row that is
-- handled after all is removed.
CREATE TABLE "job_failures" (
  "job" TEXT NOT NULL,
  "row_id" TEXT NOT NULL,
  "code" TEXT NOT NULL,
  "message" TEXT NOT NULL,
  "attempts" INTEGER NOT NULL DEFAULT 1,
  "first_failed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "last_failed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "next_try_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "job_failures_pkey" PRIMARY KEY ("job", "row_id")
);
CREATE INDEX "job_failures_first_failed_at_idx" ON "job_failures" ("first_failed_at");
