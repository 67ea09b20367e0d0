-- By which the old ones are found. Links are few, since each address has one of each purpose.
CREATE INDEX "sessions_created_at_idx" ON "sessions" ("created_at");
