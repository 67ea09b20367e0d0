-- Inserts the provider's evidence of a payment's money.
CREATE OR REPLACE FUNCTION write_evidence(evidence jsonb, payment_id integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO payment_evidence (payment_id, provider, provider_payment_id, provider_transaction_id, amount, currency, livemode,
    payee, tender)
  SELECT write_evidence.payment_id, e.provider, e.provider_payment_id, e.provider_transaction_id, e.amount, e.currency,
    e.livemode, e.payee, e.tender
  FROM jsonb_populate_record(NULL::payment_evidence, evidence) AS e;
END $$;
