-- A task keeps the terms of a late cancellation that were in force when its helper was accepted. Null: it was accepted before
-- terms were kept, so nobody was told of a share, and none is due.
ALTER TABLE "tasks"
  ADD COLUMN "cancel_free_hours" INTEGER CHECK ("cancel_free_hours" >= 0),
  ADD COLUMN "cancel_helper_bps" INTEGER CHECK ("cancel_helper_bps" BETWEEN 0 AND 10000),
  ADD CONSTRAINT "tasks_cancel_terms_check" CHECK (("cancel_free_hours" IS NULL) = ("cancel_helper_bps" IS NULL));
