-- While a row of a provider is open, no payout is requested there and none is sent.
CREATE TABLE "payout_pauses" (
  "id" SERIAL NOT NULL,
  "provider" TEXT NOT NULL,
  "reason" TEXT NOT NULL,
  "expected_until" TIMESTAMPTZ(3),
  "paused_by_id" INTEGER NOT NULL,
  "paused_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "resumed_by_id" INTEGER,
  "resumed_at" TIMESTAMPTZ(3),
  CONSTRAINT "payout_pauses_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "payout_pauses_provider_check" CHECK ("provider" IN ('stripe', 'paypal')),
  CONSTRAINT "payout_pauses_resumed_check" CHECK (("resumed_at" IS NULL) = ("resumed_by_id" IS NULL)),
  CONSTRAINT "payout_pauses_paused_by_id_fkey" FOREIGN KEY ("paused_by_id") REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT "payout_pauses_resumed_by_id_fkey" FOREIGN KEY ("resumed_by_id") REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT
);
CREATE UNIQUE INDEX "payout_pauses_one_open" ON "payout_pauses" ("provider") WHERE "resumed_at" IS NULL;
