-- An approval begins open, makes legal moves only, and is decided once, in time, by another person than its maker, who may
-- move money, and by nobody in their own case. What was asked stays, and so does what was decided. What is approved and not done is
-- withdrawn by somebody who may move money, with a reason; how often it was tried is counted.
CREATE OR REPLACE FUNCTION guard_approval() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'open' THEN
      RAISE EXCEPTION 'an approval begins open' USING ERRCODE = 'LP002';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.state = 'approved' AND NEW.tries = OLD.tries + 1
    AND to_jsonb(NEW) - '{tries,last_refusal}'::text[] = to_jsonb(OLD) - '{tries,last_refusal}'::text[] THEN
    RETURN NEW;
  END IF;
  IF (OLD.state, NEW.state) NOT IN (('open', 'approved'), ('open', 'refused'), ('open', 'withdrawn'), ('open', 'expired'),
      ('approved', 'executed'), ('approved', 'failed'), ('approved', 'withdrawn')) THEN
    RAISE EXCEPTION 'approval % may not go from % to %', OLD.id, OLD.state, NEW.state USING ERRCODE = 'LP002';
  END IF;
  IF (NEW.id, NEW.act, NEW.subject, NEW.input, NEW.amount, NEW.unit, NEW.maker_id, NEW.reason, NEW.request_key, NEW.created_at,
      NEW.expires_at, NEW.tries, NEW.last_refusal)
    IS DISTINCT FROM (OLD.id, OLD.act, OLD.subject, OLD.input, OLD.amount, OLD.unit, OLD.maker_id, OLD.reason, OLD.request_key,
      OLD.created_at, OLD.expires_at, OLD.tries, OLD.last_refusal) THEN
    RAISE EXCEPTION 'approval % is frozen', OLD.id USING ERRCODE = 'LP003';
  END IF;
  IF OLD.state <> 'open' AND (NEW.checker_id, NEW.decided_at, NEW.note) IS DISTINCT FROM (OLD.checker_id, OLD.decided_at, OLD.note) THEN
    RAISE EXCEPTION 'approval % is decided', OLD.id USING ERRCODE = 'LP003';
  END IF;
  IF OLD.state = 'open' AND NEW.checker_id IN (SELECT accounts_of_person(OLD.maker_id)) THEN
    RAISE EXCEPTION 'approval % was asked for by the person of %', OLD.id, NEW.checker_id USING ERRCODE = 'LP032';
  END IF;
  IF OLD.state = 'open' AND NOT may_move_money(NEW.checker_id) THEN
    RAISE EXCEPTION '% may not decide about approval %', NEW.checker_id, OLD.id USING ERRCODE = 'LP033';
  END IF;
  -- Else whoever gives roles makes a second person out of nobody before anybody notices.
  IF OLD.state = 'open' AND EXISTS (
    SELECT FROM users u WHERE u.id = NEW.checker_id AND u.role_given_at > now() - interval '72 hours') THEN
    RAISE EXCEPTION '% has the role too shortly to decide about approval %', NEW.checker_id, OLD.id USING ERRCODE = 'LP035';
  END IF;
  IF OLD.state = 'open' AND is_own_case(NEW.checker_id, 'approval:' || OLD.id) THEN
    RAISE EXCEPTION 'approval % is the own case of %', OLD.id, NEW.checker_id USING ERRCODE = 'LP027';
  END IF;
  IF OLD.state = 'approved' AND NOT may_move_money(NEW.withdrawn_by_id) THEN
    RAISE EXCEPTION '% may not withdraw approval %', NEW.withdrawn_by_id, OLD.id USING ERRCODE = 'LP033';
  END IF;
  IF OLD.state = 'approved' AND is_own_case(NEW.withdrawn_by_id, 'approval:' || OLD.id) THEN
    RAISE EXCEPTION 'approval % is the own case of %', OLD.id, NEW.withdrawn_by_id USING ERRCODE = 'LP027';
  END IF;
  IF NEW.state = 'approved' AND OLD.expires_at <= now() THEN
    RAISE EXCEPTION 'approval % has expired', OLD.id USING ERRCODE = 'LP001';
  END IF;
  IF NEW.state = 'expired' AND OLD.expires_at > now() THEN
    RAISE EXCEPTION 'approval % has not expired', OLD.id USING ERRCODE = 'LP001';
  END IF;
  IF OLD.state = 'open' THEN NEW.decided_at := now(); END IF;
  IF NEW.state <> 'approved' THEN NEW.ended_at := now(); END IF;
  RETURN NEW;
END $$;
