-- An account is what its id says, starts at zero and changes by entries only: a balance that somebody writes is refused.
CREATE OR REPLACE FUNCTION guard_ledger_account() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.balance <> 0 THEN
      RAISE EXCEPTION 'account % must start at zero', NEW.id USING ERRCODE = 'LP006';
    END IF;
    IF NEW.id IS DISTINCT FROM account_id_of(NEW) THEN
      RAISE EXCEPTION 'account % is not what its id says', NEW.id USING ERRCODE = 'LP007';
    END IF;
  ELSIF pg_trigger_depth() < 2 OR (NEW.id, NEW.kind, NEW.unit, NEW.user_id, NEW.task_id)
      IS DISTINCT FROM (OLD.id, OLD.kind, OLD.unit, OLD.user_id, OLD.task_id) THEN
    RAISE EXCEPTION 'account % changes by entries only', OLD.id USING ERRCODE = 'LP005';
  END IF;
  RETURN NEW;
END $$;
