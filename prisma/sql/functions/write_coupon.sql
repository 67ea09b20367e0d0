-- Reserves a coupon, or uses or releases a reserved one; with nothing to pay, it is used at once.
CREATE OR REPLACE FUNCTION write_coupon(coupon jsonb) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  usage_id integer;
BEGIN
  IF coupon->>'kind' = 'reserve' THEN
    INSERT INTO coupon_usage_logs (coupon_id, user_coupon_id, user_id, task_id, discount, state, used_at)
    SELECT r.coupon_id, r.user_coupon_id, r.user_id, r.task_id, r.discount, r.state, CASE WHEN r.state = 'used' THEN now() END
    FROM jsonb_populate_record(NULL::coupon_usage_logs, coupon) AS r
    RETURNING id INTO usage_id;
    RETURN usage_id;
  END IF;
  UPDATE coupon_usage_logs u SET
    state = coupon->>'to',
    used_at = CASE WHEN coupon->>'to' = 'used' THEN now() ELSE u.used_at END,
    released_at = CASE WHEN coupon->>'to' = 'released' THEN now() END
  WHERE u.id = (coupon->>'usage_log_id')::integer AND u.state = coupon->>'from';
  IF NOT FOUND THEN
    RAISE EXCEPTION 'coupon usage % is not %', coupon->>'usage_log_id', coupon->>'from' USING ERRCODE = 'LP001';
  END IF;
  RETURN NULL;
END $$;
