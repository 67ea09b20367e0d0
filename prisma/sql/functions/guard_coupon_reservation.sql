-- Every limit is enforced here, under a lock, so that it holds however many people press the button at once. The limits of a
-- person count over all accounts of their mailbox.
CREATE OR REPLACE FUNCTION guard_coupon_reservation() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  c coupons%ROWTYPE;
BEGIN
  SELECT * INTO c FROM coupons WHERE id = NEW.coupon_id FOR NO KEY UPDATE;
  IF c.is_paused OR now() < c.valid_from OR now() >= c.valid_until THEN
    RAISE EXCEPTION 'coupon % is not valid now', c.id USING ERRCODE = 'LP010';
  END IF;
  IF c.total_limit IS NOT NULL AND c.taken >= c.total_limit THEN
    RAISE EXCEPTION 'coupon % is used up', c.id USING ERRCODE = 'LP011';
  END IF;
  IF c.per_user_limit IS NOT NULL AND (
    SELECT count(*) FROM coupon_usage_logs u
    WHERE u.coupon_id = c.id AND u.user_id IN (SELECT accounts_of_person(NEW.user_id))
      AND u.state IN ('reserved', 'used')) >= c.per_user_limit THEN
    RAISE EXCEPTION 'coupon % is used up for user %', c.id, NEW.user_id USING ERRCODE = 'LP011';
  END IF;
  IF c.per_user_month_limit IS NOT NULL AND (
    SELECT count(*) FROM coupon_usage_logs u
    WHERE u.coupon_id = c.id AND u.user_id IN (SELECT accounts_of_person(NEW.user_id)) AND u.state IN ('reserved', 'used')
      AND date_trunc('month', u.reserved_at AT TIME ZONE 'Europe/London')
        = date_trunc('month', now() AT TIME ZONE 'Europe/London')) >= c.per_user_month_limit THEN
    RAISE EXCEPTION 'coupon % is used up for user % this month', c.id, NEW.user_id USING ERRCODE = 'LP011';
  END IF;
  UPDATE coupons SET taken = taken + 1 WHERE id = c.id;
  RETURN NEW;
END $$;
