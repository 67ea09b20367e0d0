-- What an operator's plan moves, in minor units: its largest posting, or what its audit entry says where the money follows
-- later. Null when it is about no money.
CREATE OR REPLACE FUNCTION moved_by(plan jsonb) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
  SELECT GREATEST(
    (plan->'audit'->>'amount')::integer,
    (SELECT max(posting.amount)::integer FROM (
      SELECT (SELECT sum((line->>'amount')::bigint) FROM jsonb_array_elements(p->'lines') AS line) AS amount
      FROM jsonb_array_elements(plan->'postings') AS p) AS posting),
    CASE WHEN plan->'audit' ? 'act' THEN 0 END)
$$;
