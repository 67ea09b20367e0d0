-- A task makes legal moves only. The agreement changes by an acceptance or with the held money, and in no other way; what
-- describes it and the rule of its service fee are frozen once it is published, the terms of a late cancellation with the
-- acceptance, and the refunds of its end are promised once.
CREATE OR REPLACE FUNCTION guard_task() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.status <> OLD.status AND NOT EXISTS (
    SELECT 1 FROM task_state_moves m WHERE m.from_status = OLD.status AND m.to_status = NEW.status
  ) THEN
    RAISE EXCEPTION 'task % may not go from % to %', OLD.id, OLD.status, NEW.status USING ERRCODE = 'LP002';
  END IF;
  IF (NEW.poster_id, NEW.currency) IS DISTINCT FROM (OLD.poster_id, OLD.currency) THEN
    RAISE EXCEPTION 'the poster and the currency of task % are frozen', OLD.id USING ERRCODE = 'LP003';
  END IF;
  IF OLD.status <> 'pending_payment' AND (NEW.title, NEW.description, NEW.category, NEW.location, NEW.base_reward, NEW.needed_by)
    IS DISTINCT FROM (OLD.title, OLD.description, OLD.category, OLD.location, OLD.base_reward, OLD.needed_by) THEN
    RAISE EXCEPTION 'what is published of task % is frozen', OLD.id USING ERRCODE = 'LP003';
  END IF;
  IF OLD.return_reason IS NOT NULL AND (NEW.returns_fee, NEW.returns_reward, NEW.return_reason)
    IS DISTINCT FROM (OLD.returns_fee, OLD.returns_reward, OLD.return_reason) THEN
    RAISE EXCEPTION 'what task % gives back is frozen', OLD.id USING ERRCODE = 'LP003';
  END IF;
  IF OLD.fee_bps IS NOT NULL AND OLD.status <> 'pending_payment' AND (NEW.fee_bps, NEW.fee_minimum, NEW.fee_waived)
    IS DISTINCT FROM (OLD.fee_bps, OLD.fee_minimum, OLD.fee_waived) THEN
    RAISE EXCEPTION 'the fee rule of task % is frozen', OLD.id USING ERRCODE = 'LP003';
  END IF;
  IF (OLD.status, NEW.status) <> ('open', 'accepted') AND (NEW.cancel_free_hours, NEW.cancel_helper_bps)
    IS DISTINCT FROM (OLD.cancel_free_hours, OLD.cancel_helper_bps) THEN
    RAISE EXCEPTION 'the terms of cancelling task % are frozen', OLD.id USING ERRCODE = 'LP003';
  END IF;
  -- An acceptance fixes helper and reward; they are void when the task is open again.
  IF (NEW.helper_id, NEW.agreed_reward) IS DISTINCT FROM (OLD.helper_id, OLD.agreed_reward)
    AND (OLD.status, NEW.status) NOT IN (('open', 'accepted'), ('accepted', 'open'))
    AND (NEW.helper_id IS DISTINCT FROM OLD.helper_id OR NEW.agreed_reward IS DISTINCT FROM
      reward_of_held(NEW.escrow_amount, NEW.fee_bps, NEW.fee_minimum, COALESCE(NEW.fee_paid, 0) + NEW.fee_waived)) THEN
    RAISE EXCEPTION 'the agreement of task % is frozen', OLD.id USING ERRCODE = 'LP003';
  END IF;
  RETURN NEW;
END $$;
