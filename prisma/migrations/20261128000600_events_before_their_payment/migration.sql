-- An event may name a transaction before we know that it was made for us. The worker asks every few seconds whether one
-- of these has become ours, so it must find them without reading all events that were ever ignored.
CREATE INDEX "webhook_events_unowned_idx" ON "webhook_events"("received_at")
  WHERE "state" = 'ignored' AND "note" = 'no_payment_of_ours';
