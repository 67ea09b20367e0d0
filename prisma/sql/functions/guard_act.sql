-- An operator's act about money is within the limits, or takes an approved approval of the same act, which it uses up. Acts of
-- one operator take turns from here on, so that two at once do not both find the day's limit free.
CREATE OR REPLACE FUNCTION guard_act() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('operators_act'), NEW.actor_id);
  IF NEW.approval_id IS NULL THEN
    IF is_above_limits(NEW.actor_id, NEW.amount) THEN
      RAISE EXCEPTION 'operator % may not move % alone', NEW.actor_id, NEW.amount USING ERRCODE = 'LP030';
    END IF;
    RETURN NEW;
  END IF;
  UPDATE approvals a SET state = 'executed'
  WHERE a.id = NEW.approval_id AND a.state = 'approved' AND a.maker_id = NEW.actor_id
    AND (a.act, a.subject, a.unit) = (NEW.act, NEW.subject, NEW.unit) AND a.amount >= NEW.amount;
  IF FOUND THEN RETURN NEW; END IF;
  IF EXISTS (SELECT 1 FROM approvals a WHERE a.id = NEW.approval_id AND a.state = 'approved' AND a.amount < NEW.amount) THEN
    RAISE EXCEPTION 'approval % is for less than %', NEW.approval_id, NEW.amount USING ERRCODE = 'LP031';
  END IF;
  RAISE EXCEPTION 'approval % does not allow this', NEW.approval_id USING ERRCODE = 'LP030';
END $$;
