-- Money that is in a helper's wallet and may be taken back stays there for a time. See ADR 0060.

CREATE TABLE "wallet_holds" (
  "id" SERIAL NOT NULL,
  "user_id" INTEGER NOT NULL,
  "currency" TEXT NOT NULL,
  -- Minor units.
  "amount" INTEGER NOT NULL,
  "reason" TEXT NOT NULL,
  -- The task whose reward it is.
  "task_id" INTEGER NOT NULL,
  "dispute_id" INTEGER,
  -- From then on it holds nothing, and no process has to end it.
  "payable_at" TIMESTAMPTZ(3),
  "ended_at" TIMESTAMPTZ(3),
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "wallet_holds_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "wallet_holds_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT "wallet_holds_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "tasks" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT "wallet_holds_dispute_id_fkey" FOREIGN KEY ("dispute_id") REFERENCES "disputes" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT "wallet_holds_amount_check" CHECK ("amount" > 0),
  CONSTRAINT "wallet_holds_reason_check" CHECK ("reason" IN ('waiting', 'disputed')),
  CONSTRAINT "wallet_holds_dispute_check" CHECK (("reason" = 'disputed') = ("dispute_id" IS NOT NULL)),
  CONSTRAINT "wallet_holds_payable_at_check" CHECK (("reason" = 'waiting') = ("payable_at" IS NOT NULL))
);
CREATE INDEX "wallet_holds_user_id_idx" ON "wallet_holds" ("user_id", "currency") WHERE "ended_at" IS NULL;
CREATE INDEX "wallet_holds_task_id_idx" ON "wallet_holds" ("task_id");
CREATE UNIQUE INDEX "wallet_holds_one_for_dispute" ON "wallet_holds" ("dispute_id")
  WHERE "reason" = 'disputed' AND "ended_at" IS NULL;

-- Who else was paid to the destination of a payout.
CREATE INDEX "payouts_destination_idx" ON "payouts" ("provider", "destination");

-- Disputes that are open already, of rewards that were released before them.
INSERT INTO "wallet_holds" ("user_id", "currency", "amount", "reason", "task_id", "dispute_id")
SELECT k.helper_id, p.currency, LEAST(d.amount, got.amount), 'disputed', k.id, d.id
FROM disputes d
JOIN payment_records p ON p.id = d.payment_id AND p.fee_type IN ('task_reward', 'reward_top_up')
JOIN payment_evidence v ON v.id = d.evidence_id AND v.provider_transaction_id = p.provider_transaction_id
JOIN tasks k ON k.id = p.task_id
CROSS JOIN LATERAL (
  SELECT sum(e.amount) AS amount FROM ledger_entries e
  WHERE e.account_id = 'user:' || k.helper_id || ':wallet:' || p.currency AND e.amount > 0 AND e.transaction_id IN (
    SELECT h.transaction_id FROM ledger_entries h
    WHERE h.account_id = 'task:' || k.id || ':escrow:' || p.currency AND h.amount < 0)) got
WHERE d.status = 'open' AND d.currency = p.currency AND d.amount > 0 AND got.amount > 0;
