-- A moment from now by the database's clock, which is the only clock that deadlines are measured by.
CREATE OR REPLACE FUNCTION in_seconds(seconds text) RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT now() + make_interval(secs => seconds::integer)
$$;
