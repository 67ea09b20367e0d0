-- A payment makes legal moves only, and what it is about never changes. How often it was synced sets the time of the next sync,
-- and a payment in a new state is synced afresh; whoever captured it is done. One whose state stayed unknown is asked about until it is known.
CREATE OR REPLACE FUNCTION guard_payment_record() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.payment_status <> OLD.payment_status AND NOT EXISTS (
    SELECT 1 FROM payment_state_moves m WHERE m.from_status = OLD.payment_status AND m.to_status = NEW.payment_status
  ) THEN
    RAISE EXCEPTION 'payment % may not go from % to %', OLD.id, OLD.payment_status, NEW.payment_status
      USING ERRCODE = 'LP002';
  END IF;
  IF (NEW.task_id, NEW.user_id, NEW.fee_type, NEW.payment_provider, NEW.currency, NEW.total_amount, NEW.points_used,
      NEW.coupon_discount, NEW.final_amount, NEW.further_fee, NEW.livemode, NEW.coupon_usage_log_id)
    IS DISTINCT FROM
     (OLD.task_id, OLD.user_id, OLD.fee_type, OLD.payment_provider, OLD.currency, OLD.total_amount, OLD.points_used,
      OLD.coupon_discount, OLD.final_amount, OLD.further_fee, OLD.livemode, OLD.coupon_usage_log_id) THEN
    RAISE EXCEPTION 'the lines of payment % are frozen', OLD.id USING ERRCODE = 'LP003';
  END IF;
  IF NEW.payment_status <> OLD.payment_status THEN
    NEW.sync_count := 0;
    NEW.capture_until := NULL;
    -- Somebody goes on with it now; if they die, the worker does soon.
    NEW.next_sync_at := LEAST(NEW.next_sync_at, now() + interval '20 seconds');
  END IF;
  IF NEW.payment_status = 'needs_review' AND NEW.review_reason = 'unknown_too_long' AND NEW.provider_transaction_id IS NULL THEN
    NEW.next_sync_at := COALESCE(NEW.next_sync_at, now());
  ELSIF NEW.payment_status NOT IN ('pending', 'processing') THEN
    NEW.next_sync_at := NULL;
  END IF;
  NEW.updated_at := now();
  RETURN NEW;
END $$;
