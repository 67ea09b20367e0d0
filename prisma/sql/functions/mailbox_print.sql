-- What is left of the mailbox of a deleted account: the same for the same mailbox in this database, and nothing from which it could
-- be read. The key stays here, so that it outlives every secret that is rotated.
CREATE OR REPLACE FUNCTION mailbox_print(mailbox text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT 'deleted:' || encode(sha256(convert_to(k.key, 'UTF8') || sha256(convert_to(k.key || mailbox_print.mailbox, 'UTF8'))), 'hex')
  FROM mailbox_keys k
$$;
