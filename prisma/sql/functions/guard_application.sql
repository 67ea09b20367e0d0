-- An offer is made for an open task of somebody else, and makes legal moves only.
CREATE OR REPLACE FUNCTION guard_application() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    -- The lock lets no offer slip in while the task is being accepted or cancelled.
    IF NOT EXISTS (SELECT 1 FROM tasks t WHERE t.id = NEW.task_id AND t.status = 'open'
      AND t.poster_id <> NEW.helper_id FOR SHARE) THEN
      RAISE EXCEPTION 'task % takes no offer of this person', NEW.task_id USING ERRCODE = 'LP020';
    END IF;
    RETURN NEW;
  END IF;
  IF (OLD.status, NEW.status) NOT IN (('offered', 'accepted'), ('offered', 'withdrawn'), ('accepted', 'lapsed')) THEN
    RAISE EXCEPTION 'application % may not go from % to %', OLD.id, OLD.status, NEW.status USING ERRCODE = 'LP002';
  END IF;
  IF (NEW.task_id, NEW.helper_id, NEW.offered_amount) IS DISTINCT FROM (OLD.task_id, OLD.helper_id, OLD.offered_amount) THEN
    RAISE EXCEPTION 'application % is frozen', OLD.id USING ERRCODE = 'LP003';
  END IF;
  NEW.updated_at := now();
  RETURN NEW;
END $$;
