-- Ends an account for ever. Money and history stay under a pseudonym; what tells who it was is erased: name, address, sign-in, where
-- money was sent, what they wrote and nobody agreed to. The caller has locked who changes people. Everything that could begin at the same
-- moment waits for the row of the person, and what began before is a blocker.
CREATE OR REPLACE FUNCTION delete_person(person integer, gives_up_points boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  gone users%ROWTYPE;
BEGIN
  SELECT * INTO gone FROM users u WHERE u.id = person AND u.deleted_at IS NULL FOR UPDATE;
  IF gone.id IS NULL THEN
    RAISE EXCEPTION 'person % is deleted already', person USING ERRCODE = 'LP001';
  END IF;
  IF EXISTS (SELECT FROM deletion_blockers(person)) OR NOT gives_up_points AND EXISTS (
    SELECT FROM ledger_accounts a WHERE a.user_id = person AND a.kind = 'points' AND a.balance <> 0) THEN
    RAISE EXCEPTION 'person % has what keeps the account', person USING ERRCODE = 'LP001';
  END IF;
  PERFORM erase_writing_of(person);
  DELETE FROM payout_accounts a WHERE a.user_id = person AND NOT EXISTS (SELECT FROM payouts o WHERE o.payout_account_id = a.id);
  UPDATE payout_accounts a SET external_id = 'deleted:' || a.id, replaced_external_id = NULL, state = 'restricted', usable_at = now(),
    updated_at = now() WHERE a.user_id = person;
  DELETE FROM account_links l WHERE l.user_id = person OR l.email = gone.email;
  DELETE FROM messages m WHERE m.email = gone.email;
  DELETE FROM second_factors f WHERE f.user_id = person;
  UPDATE users u SET email = pseudonym_of(person), name = 'Deleted account', password_hash = NULL, role = 'user', role_given_at = NULL,
    locale = NULL, disabled_at = COALESCE(u.disabled_at, now()), deleted_at = now() WHERE u.id = person;
  DELETE FROM notifications n WHERE n.user_id = person;
  DELETE FROM notification_preferences p WHERE p.user_id = person;
  DELETE FROM sessions s WHERE s.user_id = person;
END $$;
