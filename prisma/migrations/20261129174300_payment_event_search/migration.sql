-- Events about payments are searched every few seconds, those about everything else every few minutes: each has its cursor.
ALTER TABLE "event_searches" ADD COLUMN "payments_searched_until" TIMESTAMPTZ(3);
