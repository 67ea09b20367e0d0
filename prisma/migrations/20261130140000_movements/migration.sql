-- The same movement may be read from its object first and from the provider's list later: it is stored once. Null: only the
-- list tells of it.
ALTER TABLE "balance_lines" ADD COLUMN "movement" TEXT;
CREATE UNIQUE INDEX "balance_lines_movement_key" ON "balance_lines" ("provider", "movement");

-- Payments, refunds and payouts of which neither the list nor they themselves said what the provider kept. Null: they were
-- not asked, because the list was read.
ALTER TABLE "statements" ADD COLUMN "unread_objects" INTEGER;
ALTER TABLE "statements" ADD CONSTRAINT "statements_unread_objects_check" CHECK ("unread_objects" IS NULL
  OR "unread_objects" >= 0 AND "incomplete_reason" IS NOT DISTINCT FROM 'right_missing');
