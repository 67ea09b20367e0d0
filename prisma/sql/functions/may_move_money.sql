-- Whether somebody has the permission `money`, as lib/auth/roles.ts gives it, and can sign in. Null asks about nobody.
CREATE OR REPLACE FUNCTION may_move_money(person integer) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT person IS NULL OR EXISTS (
    SELECT FROM users u WHERE u.id = person AND u.role IN ('finance', 'admin') AND u.disabled_at IS NULL)
$$;
