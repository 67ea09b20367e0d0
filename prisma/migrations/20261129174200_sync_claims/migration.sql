-- When somebody's request last asked a provider about a payment, and whether its payer has come back since and nobody asked.
ALTER TABLE "payment_records" ADD COLUMN "asked_at" TIMESTAMPTZ(3), ADD COLUMN "payer_came_back" BOOLEAN NOT NULL DEFAULT false;
