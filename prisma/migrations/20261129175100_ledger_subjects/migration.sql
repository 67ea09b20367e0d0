-- What a transaction of the ledger is about, as typed columns: the checks join them in linear time, where a comparison of
-- business keys is a loop over all rows for each row.
ALTER TABLE ledger_transactions
  ADD COLUMN refund_id  INTEGER REFERENCES refunds  (id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  ADD COLUMN dispute_id INTEGER REFERENCES disputes (id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  ADD COLUMN payout_id  INTEGER REFERENCES payouts  (id) ON DELETE RESTRICT ON UPDATE RESTRICT;

-- Rows of earlier versions say it in their keys; a refund began in the statement that inserted it.
ALTER TABLE ledger_transactions DISABLE TRIGGER USER;
UPDATE ledger_transactions SET payout_id = substring(business_key FROM '^payout:([0-9]+):')::integer
  WHERE business_key LIKE 'payout:%';
UPDATE ledger_transactions SET refund_id = substring(business_key FROM '^payment:[0-9]+:refund:([0-9]+):')::integer
  WHERE kind IN ('refund', 'refund_failed');
UPDATE ledger_transactions t SET refund_id = r.id FROM refunds r
  WHERE t.kind = 'refund_requested' AND r.payment_id = t.payment_id AND r.created_at = t.created_at;
UPDATE ledger_transactions t SET dispute_id = d.id FROM disputes d
  WHERE t.payment_id = d.payment_id AND t.kind LIKE 'dispute%'
    AND starts_with(t.business_key, 'payment:' || d.payment_id || ':dispute:' || d.provider_dispute_id || ':');
ALTER TABLE ledger_transactions ENABLE TRIGGER USER;

CREATE INDEX ledger_transactions_refund_id_idx ON ledger_transactions (refund_id) WHERE refund_id IS NOT NULL;
CREATE INDEX ledger_transactions_dispute_id_idx ON ledger_transactions (dispute_id) WHERE dispute_id IS NOT NULL;
CREATE INDEX ledger_transactions_payout_id_idx ON ledger_transactions (payout_id) WHERE payout_id IS NOT NULL;
