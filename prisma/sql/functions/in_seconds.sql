-- A timestamp from now by the database's clock, the only clock that measures deadlines.
CREATE OR REPLACE FUNCTION in_seconds(seconds text) RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT now() + make_interval(secs => seconds::integer)
$$;
