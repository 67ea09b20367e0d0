-- While a row of a provider is open, no new payment begins there.
CREATE TABLE "provider_pauses" (
  "id" SERIAL NOT NULL,
  "provider" TEXT NOT NULL,
  "reason" TEXT NOT NULL,
  "expected_until" TIMESTAMPTZ(3),
  "paused_by_id" INTEGER NOT NULL,
  "paused_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "resumed_by_id" INTEGER,
  "resumed_at" TIMESTAMPTZ(3),
  CONSTRAINT "provider_pauses_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "provider_pauses_provider_check" CHECK ("provider" IN ('stripe', 'paypal')),
  CONSTRAINT "provider_pauses_resumed_check" CHECK (("resumed_at" IS NULL) = ("resumed_by_id" IS NULL)),
  CONSTRAINT "provider_pauses_paused_by_id_fkey" FOREIGN KEY ("paused_by_id") REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT "provider_pauses_resumed_by_id_fkey" FOREIGN KEY ("resumed_by_id") REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT
);
CREATE UNIQUE INDEX "provider_pauses_one_open" ON "provider_pauses" ("provider") WHERE "resumed_at" IS NULL;
