-- A reservation is used or released once; a release makes room for the next.
CREATE OR REPLACE FUNCTION guard_coupon_usage() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF (OLD.state, NEW.state) NOT IN (('reserved', 'used'), ('reserved', 'released'), ('used', 'released')) THEN
    RAISE EXCEPTION 'coupon usage % may not go from % to %', OLD.id, OLD.state, NEW.state USING ERRCODE = 'LP002';
  END IF;
  IF (NEW.coupon_id, NEW.user_coupon_id, NEW.user_id, NEW.task_id, NEW.discount)
    IS DISTINCT FROM (OLD.coupon_id, OLD.user_coupon_id, OLD.user_id, OLD.task_id, OLD.discount) THEN
    RAISE EXCEPTION 'coupon usage % is frozen', OLD.id USING ERRCODE = 'LP003';
  END IF;
  IF NEW.state = 'released' THEN
    UPDATE coupons SET taken = taken - 1 WHERE id = NEW.coupon_id;
  END IF;
  RETURN NEW;
END $$;
