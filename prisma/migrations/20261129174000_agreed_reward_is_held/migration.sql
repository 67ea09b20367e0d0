-- While somebody works for it, the agreed reward is what is held. Rewards of which a part was refunded or lost before that
-- rule said too much.
ALTER TABLE "tasks" DISABLE TRIGGER USER;
UPDATE "tasks" SET "agreed_reward" = "escrow_amount"
WHERE "status" IN ('in_progress', 'delivered', 'changes_requested', 'disputed') AND "escrow_amount" > 0
  AND "agreed_reward" <> "escrow_amount";
ALTER TABLE "tasks" ENABLE TRIGGER USER;
