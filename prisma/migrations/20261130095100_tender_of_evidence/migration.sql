-- What the payer paid with, in the provider's own word. Null: the provider has one way, or did not say. See ADR 0060.
ALTER TABLE "payment_evidence" ADD COLUMN "tender" TEXT;
