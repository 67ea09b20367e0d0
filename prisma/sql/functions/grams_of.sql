-- Each character of a text, and each two that stand side by side, without those of blanks. Two characters are a word in Chinese, which
-- has no blanks between words, and part of a word elsewhere. An index keeps what comes of it, so a change of this function needs a
-- migration that makes the index anew. It costs more than reading a row, which the planner cannot know.
CREATE OR REPLACE FUNCTION grams_of(written text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 5000
SET search_path = pg_catalog, pg_temp AS $$
  SELECT COALESCE(array_agg(DISTINCT gram), '{}')
  FROM (SELECT sign, lead(sign) OVER (ORDER BY place) AS next FROM unnest(string_to_array(written, NULL)) WITH ORDINALITY AS s (sign, place)) signs,
    LATERAL (VALUES (sign), (sign || next)) AS grams (gram)
  WHERE gram !~ '\s'
$$;
