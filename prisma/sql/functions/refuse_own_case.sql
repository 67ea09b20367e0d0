-- Nobody decides in their own case. Every act of an operator is in the audit log, in the commit of what it does, so that
-- nothing of it is written. To look at one's own case, and to have it synced, decides nothing; one's account is one's own to delete.
CREATE OR REPLACE FUNCTION refuse_own_case() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.action NOT IN ('payment_viewed', 'payout_viewed', 'person_viewed', 'payment_synced', 'webhook_replayed', 'account_deleted')
    AND (is_own_case(NEW.actor_id, NEW.subject) OR is_own_case(NEW.actor_id, 'payment:' || (NEW.detail->>'payment_id'))) THEN
    RAISE EXCEPTION '% is the own case of %', NEW.subject, NEW.actor_id USING ERRCODE = 'LP027';
  END IF;
  RETURN NEW;
END $$;
