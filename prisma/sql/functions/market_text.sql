-- What is searched of a task, in one spelling: full-width signs as those of a plain keyboard, and no capitals. An index keeps what
-- comes of it, so another spelling needs a migration that makes the index anew.
CREATE OR REPLACE FUNCTION market_text(title text, location text, description text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 100 AS $$
  SELECT lower(normalize(market_text.title || E'\n' || COALESCE(market_text.location, '') || E'\n' || market_text.description, NFKC))
$$;
