-- Until when one process captures the payment alone: a second capture of a declined funding source would try it again.
ALTER TABLE "payment_records" ADD COLUMN "capture_until" TIMESTAMPTZ(3);
