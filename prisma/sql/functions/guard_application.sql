-- An offer is made for an open task of somebody else, by whoever may make one, and makes legal moves only.
CREATE OR REPLACE FUNCTION guard_application() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  refusal text;
BEGIN
  IF TG_OP = 'INSERT' THEN
    -- The lock lets no offer slip in while the task is being accepted or cancelled.
    IF NOT EXISTS (SELECT 1 FROM tasks t WHERE t.id = NEW.task_id AND t.status = 'open'
      AND t.poster_id <> NEW.helper_id FOR SHARE) THEN
      RAISE EXCEPTION 'task % takes no offer of this person', NEW.task_id USING ERRCODE = 'LP020';
    END IF;
    -- Offers of somebody who owes take turns here, so that each sees the one before.
    PERFORM 1 FROM ledger_accounts a WHERE a.user_id = NEW.helper_id AND a.kind = 'debt' AND a.balance < 0
      ORDER BY a.id FOR NO KEY UPDATE;
    SELECT r.reason INTO refusal FROM offer_refusal(NEW.helper_id, NEW.task_id) r;
    IF refusal IS NOT NULL THEN
      RAISE EXCEPTION 'person % may not offer: %', NEW.helper_id, refusal
        USING ERRCODE = CASE refusal WHEN 'offers_paused' THEN 'LP025' ELSE 'LP024' END;
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.status <> OLD.status AND (OLD.status, NEW.status) NOT IN (('offered', 'accepted'), ('offered', 'withdrawn'), ('accepted', 'lapsed')) THEN
    RAISE EXCEPTION 'application % may not go from % to %', OLD.id, OLD.status, NEW.status USING ERRCODE = 'LP002';
  END IF;
  IF (NEW.task_id, NEW.helper_id, NEW.offered_amount) IS DISTINCT FROM (OLD.task_id, OLD.helper_id, OLD.offered_amount) THEN
    RAISE EXCEPTION 'application % is frozen', OLD.id USING ERRCODE = 'LP003';
  END IF;
  NEW.updated_at := now();
  RETURN NEW;
END $$;
