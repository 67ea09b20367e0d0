-- The mode of this database, null before a process that knows its mode has written it.
CREATE OR REPLACE FUNCTION installation_mode() RETURNS text LANGUAGE sql STABLE AS $$
  SELECT mode FROM installation
$$;
