-- Words are found in open tasks by their characters and pairs of characters: docs/decisions/0079. The index needs its two functions, whose
-- text stands in prisma/sql/functions as well.
CREATE OR REPLACE FUNCTION market_text(title text, location text, description text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 100 AS $$
  SELECT lower(normalize(market_text.title || E'\n' || COALESCE(market_text.location, '') || E'\n' || market_text.description, NFKC))
$$;
CREATE OR REPLACE FUNCTION grams_of(written text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 5000
SET search_path = pg_catalog, pg_temp AS $$
  SELECT COALESCE(array_agg(DISTINCT gram), '{}')
  FROM (SELECT sign, lead(sign) OVER (ORDER BY place) AS next FROM unnest(string_to_array(written, NULL)) WITH ORDINALITY AS s (sign, place)) signs,
    LATERAL (VALUES (sign), (sign || next)) AS grams (gram)
  WHERE gram !~ '\s'
$$;
CREATE INDEX "tasks_market_grams_idx" ON "tasks" USING gin (grams_of(market_text("title", "location", "description")))
  WHERE "status" = 'open';
