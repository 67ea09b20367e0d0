-- Begins the payment of a plan, with the coupon that was reserved for it.
CREATE OR REPLACE FUNCTION write_payment_insert(payment jsonb, usage_id integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  given jsonb := payment->'row';
  payment_id integer;
BEGIN
  INSERT INTO payment_records (task_id, user_id, fee_type, payment_provider, payment_method, payment_status, currency,
    total_amount, points_used, coupon_discount, final_amount, further_fee, livemode, idempotency_key, request_hash, choice_hash, metadata,
    change_order_id, coupon_usage_log_id, expires_at, next_sync_at, completed_at)
  SELECT r.task_id, r.user_id, r.fee_type, r.payment_provider, r.payment_method, r.payment_status, r.currency,
    r.total_amount, r.points_used, r.coupon_discount, r.final_amount, COALESCE(r.further_fee, 0), r.livemode, r.idempotency_key, r.request_hash,
    r.choice_hash, COALESCE(r.metadata, '{}'), r.change_order_id, usage_id, in_seconds(given->>'lifetime_seconds'),
    CASE WHEN r.payment_status = 'pending' THEN in_seconds(given->>'first_sync_seconds') END,
    CASE WHEN r.payment_status = 'completed' THEN now() END
  FROM jsonb_populate_record(NULL::payment_records, given) AS r
  RETURNING id INTO payment_id;
  RETURN payment_id;
END $$;
