-- The accounts of the person behind an account: all that share its mailbox, those that were deleted too, of which a hash is left.
CREATE OR REPLACE FUNCTION accounts_of_person(account integer) RETURNS SETOF integer LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT account UNION SELECT o.id FROM users u JOIN users o ON o.mailbox IN (u.mailbox, mailbox_print(u.mailbox))
    WHERE u.id = account;
END $$;
