-- Gives somebody another role, or disables their account or enables it; or deletes an account, which only its person does. These take turns, and whoever does it may do it at
-- this moment: of two admins who take each other's role at once, one is late. What somebody asked for who may not move money
-- any more is withdrawn, so that another can ask for it.
CREATE OR REPLACE FUNCTION write_person(person jsonb, actor integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  person_id integer := (person->>'id')::integer;
  kind text := person->>'kind';
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('people'));
  IF kind = 'delete' AND actor = person_id THEN
    PERFORM delete_person(person_id, (person->>'gives_up_points')::boolean);
    RETURN;
  END IF;
  IF actor IS NULL OR kind = 'delete' OR NOT may_change_people(actor) THEN
    RAISE EXCEPTION '% may not change people', actor USING ERRCODE = 'LP033';
  END IF;
  UPDATE users u SET
    role = CASE WHEN kind = 'role' THEN person->>'to' ELSE u.role END,
    role_given_at = CASE WHEN kind = 'role' THEN now() ELSE u.role_given_at END,
    disabled_at = CASE kind WHEN 'disable' THEN now() WHEN 'enable' THEN NULL ELSE u.disabled_at END
  WHERE u.id = person_id AND CASE kind
    WHEN 'role' THEN u.role = person->>'from'
    WHEN 'disable' THEN u.disabled_at IS NULL
    ELSE u.disabled_at IS NOT NULL END;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'person % is not so any more', person_id USING ERRCODE = 'LP001';
  END IF;
  IF NOT may_move_money(person_id) THEN
    UPDATE approvals a SET state = 'withdrawn' WHERE a.maker_id = person_id AND a.state = 'open';
  END IF;
END $$;
