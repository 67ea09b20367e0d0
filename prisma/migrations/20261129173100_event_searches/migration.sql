-- Up to where the list of events of each provider was searched, and why the last search did not come through.
CREATE TABLE "event_searches" (
  "provider" TEXT NOT NULL,
  "searched_until" TIMESTAMPTZ(3),
  "problem" TEXT,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "event_searches_pkey" PRIMARY KEY ("provider"),
  CONSTRAINT "event_searches_problem_check" CHECK ("problem" IN ('unavailable', 'too_many_events'))
);
