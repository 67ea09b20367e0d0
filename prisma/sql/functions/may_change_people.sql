-- Whether somebody has the permission `people`, as lib/auth/roles.ts gives it, and can sign in.
CREATE OR REPLACE FUNCTION may_change_people(person integer) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM users u WHERE u.id = person AND u.role IN ('admin') AND u.disabled_at IS NULL)
$$;
