-- A payment whose state stayed unknown is asked about until it is known, also while it waits for a person.
ALTER TABLE "payment_records" DROP CONSTRAINT "payment_records_final_has_no_sync_check";
ALTER TABLE "payment_records" ADD CONSTRAINT "payment_records_final_has_no_sync_check" CHECK (
  "payment_status" IN ('pending', 'processing', 'needs_review') OR "next_sync_at" IS NULL);

-- Unfinished is per raise, as completed is: an earlier raise whose payment waits for a person stops no further one.
DROP INDEX "payment_records_one_unfinished";
CREATE UNIQUE INDEX "payment_records_one_unfinished" ON "payment_records" ("task_id", "fee_type", COALESCE("change_order_id", 0))
  WHERE "payment_status" IN ('pending', 'processing');

-- Those that wait already are asked about again; the trigger of the previous version would take the date away.
ALTER TABLE "payment_records" DISABLE TRIGGER USER;
UPDATE "payment_records" SET "next_sync_at" = now()
  WHERE "payment_status" = 'needs_review' AND "review_reason" = 'unknown_too_long' AND "provider_transaction_id" IS NULL;
ALTER TABLE "payment_records" ENABLE TRIGGER USER;
