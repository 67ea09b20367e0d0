-- A process says its mode when it connects. One of another mode writes nothing about money here, whatever it missed at its start.
CREATE OR REPLACE FUNCTION require_mode() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  told text := NULLIF(current_setting('linku.mode', true), '');
BEGIN
  IF told <> installation_mode() THEN
    RAISE EXCEPTION 'a process of the mode % may not write to % of a database of the mode %', told, TG_TABLE_NAME, installation_mode()
      USING ERRCODE = 'LP013';
  END IF;
  RETURN NULL;
END $$;
