-- Whoever begins something new in a plan is locked before anything else, against the deletion of their account, which locks in the
-- same order.
CREATE OR REPLACE FUNCTION lock_people(plan jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM users u WHERE u.id = ANY (ARRAY[
    plan->'payment'->'row'->>'user_id', plan->'payout'->'row'->>'user_id', plan->'application'->'row'->>'helper_id',
    plan->'task'->'set'->>'helper_id']::integer[]) ORDER BY u.id FOR KEY SHARE;
END $$;
