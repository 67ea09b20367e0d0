-- Tells people of an event, in the transaction that makes it, as the rules say: each of them once, and nobody of their own act,
-- nor whoever has deleted the account.
CREATE OR REPLACE FUNCTION tell_people(event text, once text, actor text DEFAULT NULL, person integer DEFAULT NULL,
  poster integer DEFAULT NULL, helper integer DEFAULT NULL, task_id integer DEFAULT NULL, payment_id integer DEFAULT NULL,
  payout_id integer DEFAULT NULL, detail jsonb DEFAULT '{}') RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO notifications (user_id, kind, dedupe_key, task_id, payment_id, payout_id, detail)
  SELECT p.user_id, r.kind, tell_people.once, tell_people.task_id, tell_people.payment_id, tell_people.payout_id,
    jsonb_strip_nulls(tell_people.detail)
  FROM notification_rules() r
  JOIN (VALUES ('person', tell_people.person), ('poster', tell_people.poster), ('helper', tell_people.helper)) AS p (side, user_id)
    ON p.side = r.told
  JOIN users u ON u.id = p.user_id AND u.deleted_at IS NULL
  WHERE r.event = tell_people.event AND r.told IS DISTINCT FROM tell_people.actor
  ON CONFLICT (user_id, dedupe_key) DO NOTHING;
END $$;
