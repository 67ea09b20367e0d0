-- The accounts of the person behind an account: all that share its mailbox.
CREATE OR REPLACE FUNCTION accounts_of_person(account integer) RETURNS SETOF integer LANGUAGE sql STABLE AS $$
  SELECT account UNION SELECT o.id FROM users u JOIN users o ON o.mailbox = u.mailbox WHERE u.id = account
$$;
