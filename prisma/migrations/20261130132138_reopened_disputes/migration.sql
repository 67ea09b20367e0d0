-- A dispute that was over, and that its provider opened again: it keeps its state, and is synced until it is decided again.
ALTER TABLE "disputes" ADD COLUMN "is_reopened" BOOLEAN NOT NULL DEFAULT false;

ALTER TABLE "disputes" DISABLE TRIGGER USER;
UPDATE "disputes" d SET "is_reopened" = true, "next_sync_at" = now()
WHERE d."status" <> 'open' AND EXISTS (SELECT 1 FROM "wallet_holds" h WHERE h."dispute_id" = d."id" AND h."ended_at" IS NULL);
ALTER TABLE "disputes" ENABLE TRIGGER USER;
