-- The day by which the poster needs it done, London's; null: any day.
ALTER TABLE "tasks" ADD COLUMN "needed_by" DATE;
