-- Tells the servers, at commit, that something of a payment was written, and so of its task.
CREATE OR REPLACE FUNCTION announce_payment() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM pg_notify('updates', 'payment:' || NEW.payment_id);
  PERFORM pg_notify('updates', 'task:' || p.task_id) FROM payment_records p WHERE p.id = NEW.payment_id;
  RETURN NULL;
END $$;
