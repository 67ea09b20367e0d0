-- A person is told that their money goes to another place.
CREATE OR REPLACE FUNCTION tell_of_payout_account() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.state <> 'ready' OR (TG_OP = 'UPDATE' AND OLD.external_id = NEW.external_id AND OLD.state <> 'onboarding') THEN
    RETURN NULL;
  END IF;
  PERFORM tell_people('payout_account.changed', once => 'payout_account:' || NEW.id || ':' || md5(NEW.external_id) || ':' || now(),
    person => NEW.user_id,
    detail => jsonb_build_object('provider', NEW.provider, 'usable_at', NEW.usable_at));
  RETURN NULL;
END $$;
