-- A transfer can be reversed in part: how much of a payout came back while the rest did not.
ALTER TABLE "payouts" ADD COLUMN "returned_amount" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "payouts" ADD CONSTRAINT "payouts_returned_amount_check"
  CHECK ("returned_amount" >= 0 AND "returned_amount" < "amount");
