-- A payout whose money is in the wallet again can turn out to have been sent: then its helper is charged, or we bear it. What comes
-- back after that, up to all of it, is counted as of one that is paid.
ALTER TABLE "payouts" ADD COLUMN "resolution" TEXT;
ALTER TABLE "payouts" ADD CONSTRAINT "payouts_resolution_check" CHECK ("resolution" IN ('charge_helper', 'write_off'));
ALTER TABLE "payouts" ADD CONSTRAINT "payouts_resolved_check"
  CHECK ("resolution" IS NULL OR "status" IN ('failed', 'cancelled'));
ALTER TABLE "payouts" DROP CONSTRAINT "payouts_returned_amount_check";
ALTER TABLE "payouts" ADD CONSTRAINT "payouts_returned_amount_check" CHECK ("returned_amount" >= 0
  AND ("returned_amount" < "amount" OR ("returned_amount" = "amount" AND "resolution" IS NOT NULL)));
