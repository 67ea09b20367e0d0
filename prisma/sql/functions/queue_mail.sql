-- Whatever people are told also goes to their mailbox, unless the worker finds that it should not: a row for it in the same commit.
CREATE OR REPLACE FUNCTION queue_mail() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_TABLE_NAME = 'messages' THEN INSERT INTO mails (message_id) VALUES (NEW.id);
  ELSE INSERT INTO mails (notification_id) VALUES (NEW.id);
  END IF;
  RETURN NULL;
END $$;
