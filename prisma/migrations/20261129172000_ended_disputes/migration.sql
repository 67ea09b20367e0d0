-- A dispute that we first heard of when it was over had no end. It ended when we heard of it: nobody knows a better time.
UPDATE "disputes" SET "ended_at" = "created_at" WHERE "status" <> 'open' AND "ended_at" IS NULL;
ALTER TABLE "disputes" ADD CONSTRAINT "disputes_ended_check" CHECK (("status" = 'open') = ("ended_at" IS NULL));
