-- The service fee follows the agreed reward. A task keeps the rule by which it was published, what was paid for that, and
-- what nobody is asked for because it was agreed before there was a rule to keep.
ALTER TABLE "tasks"
  ADD COLUMN "fee_bps" INTEGER CHECK ("fee_bps" BETWEEN 0 AND 10000),
  ADD COLUMN "fee_minimum" INTEGER CHECK ("fee_minimum" >= 0),
  ADD COLUMN "fee_paid" INTEGER CHECK ("fee_paid" >= 0),
  ADD COLUMN "fee_waived" INTEGER NOT NULL DEFAULT 0 CHECK ("fee_waived" >= 0),
  ADD CONSTRAINT "tasks_fee_rule_check" CHECK (("fee_bps" IS NULL) = ("fee_minimum" IS NULL));

-- The part of a reward's or a raise's payment, and of a changed reward's difference, that is a further service fee.
ALTER TABLE "payment_records"
  ADD COLUMN "further_fee" INTEGER NOT NULL DEFAULT 0,
  ADD CONSTRAINT "payment_records_further_fee_check" CHECK ("further_fee" BETWEEN 0 AND "total_amount");
ALTER TABLE "change_orders" ADD COLUMN "fee_amount" INTEGER NOT NULL DEFAULT 0 CHECK ("fee_amount" >= 0);

-- What was paid for publishing, points and coupons included.
ALTER TABLE "tasks" DISABLE TRIGGER USER;
UPDATE "tasks" SET "fee_paid" = (
  SELECT p."total_amount" FROM "payment_records" p
  WHERE p."task_id" = "tasks"."id" AND p."fee_type" = 'application_fee' AND p."completed_at" IS NOT NULL
  ORDER BY p."id" LIMIT 1);
ALTER TABLE "tasks" ENABLE TRIGGER USER;
