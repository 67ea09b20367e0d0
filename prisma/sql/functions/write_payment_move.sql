-- Moves the payment of a plan. Null when it is no longer in the state and version that the plan was made for.
CREATE OR REPLACE FUNCTION write_payment_move(payment jsonb) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  moved_id integer;
BEGIN
  UPDATE payment_records p SET
    payment_status = payment->>'to',
    version = p.version + 1,
    (provider_payment_id, provider_transaction_id, checkout_url, reason, closing_reason, review_reason) = (
      SELECT s.provider_payment_id, s.provider_transaction_id, s.checkout_url, s.reason, s.closing_reason, s.review_reason
      FROM jsonb_populate_record(p, payment->'set') AS s),
    completed_at = CASE WHEN payment->>'to' = 'completed' THEN COALESCE(p.completed_at, now()) ELSE p.completed_at END
  WHERE p.id = (payment->>'id')::integer AND p.payment_status = payment->>'from'
    AND p.version = (payment->>'version')::integer
  RETURNING p.id INTO moved_id;
  RETURN moved_id;
END $$;
