-- Which event a transmission brought. Its signature covers a checksum only, under which another body could be sent; so one
-- transmission brings one event. Forgotten when its time is too old for the endpoint to take it.
CREATE TABLE "webhook_transmissions" (
  "provider" TEXT NOT NULL,
  "transmission_id" TEXT NOT NULL,
  "event_id" TEXT NOT NULL,
  "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "webhook_transmissions_pkey" PRIMARY KEY ("provider", "transmission_id")
);
CREATE INDEX "webhook_transmissions_received_at_idx" ON "webhook_transmissions" ("received_at");
