-- The mailbox behind an e-mail address: what follows a plus sign is the same one everywhere, and at Gmail so are dots. Accounts of
-- one mailbox are one person to a coupon. Of a deleted account a hash of it is left.
CREATE OR REPLACE FUNCTION derive_mailbox() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  name text := split_part(split_part(lower(NEW.email), '@', 1), '+', 1);
  host text := split_part(lower(NEW.email), '@', 2);
BEGIN
  IF NEW.deleted_at IS NOT NULL THEN
    IF TG_OP = 'UPDATE' THEN NEW.mailbox := mailbox_print(OLD.mailbox); END IF;
  ELSIF host = 'gmail.com' OR host = 'googlemail.com' THEN
    NEW.mailbox := replace(name, '.', '') || '@gmail.com';
  ELSE
    NEW.mailbox := name || '@' || host;
  END IF;
  RETURN NEW;
END $$;
