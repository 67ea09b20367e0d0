-- A proposal is about the reward that is held now, makes legal moves only, and its content never changes.
CREATE OR REPLACE FUNCTION guard_change_order() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.status <> 'open' THEN
      RAISE EXCEPTION 'a change order begins open' USING ERRCODE = 'LP002';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM tasks t WHERE t.id = NEW.task_id AND t.status IN ('in_progress', 'delivered', 'changes_requested')
      AND t.agreed_reward = NEW.from_amount AND NEW.proposed_by IN (t.poster_id, t.helper_id) FOR SHARE) THEN
      RAISE EXCEPTION 'the reward of task % is not to be changed like this', NEW.task_id USING ERRCODE = 'LP001';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.status <> OLD.status AND NOT EXISTS (
    SELECT 1 FROM change_order_moves m WHERE m.from_status = OLD.status AND m.to_status = NEW.status) THEN
    RAISE EXCEPTION 'change order % may not go from % to %', OLD.id, OLD.status, NEW.status USING ERRCODE = 'LP002';
  END IF;
  IF OLD.status = 'open' AND NEW.status = 'done' AND NEW.to_amount > NEW.from_amount THEN
    RAISE EXCEPTION 'the raise of change order % has to be paid first', OLD.id USING ERRCODE = 'LP002';
  END IF;
  IF (NEW.task_id, NEW.proposed_by, NEW.from_amount, NEW.to_amount, NEW.fee_amount, NEW.text)
    IS DISTINCT FROM (OLD.task_id, OLD.proposed_by, OLD.from_amount, OLD.to_amount, OLD.fee_amount, OLD.text) THEN
    RAISE EXCEPTION 'change order % is frozen', OLD.id USING ERRCODE = 'LP003';
  END IF;
  IF OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at THEN
    RAISE EXCEPTION 'the end of change order % is frozen', OLD.id USING ERRCODE = 'LP003';
  END IF;
  IF NEW.status NOT IN ('open', 'accepted') THEN
    NEW.ended_at := COALESCE(NEW.ended_at, now());
  END IF;
  NEW.updated_at := now();
  RETURN NEW;
END $$;
