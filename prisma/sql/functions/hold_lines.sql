-- What a provider's list withheld and released, line by line: `withheld` is what is still withheld after a line, and `excess`
-- how much a release gave that the list never withheld, because it was withheld before the list begins for us. That is new to
-- the books; everything else was ours all the time.
CREATE OR REPLACE FUNCTION hold_lines(of_provider text) RETURNS TABLE (id bigint, currency text, withheld bigint, excess bigint)
LANGUAGE sql STABLE AS $$
  SELECT p.id, p.currency, p.peak - p.released, p.peak - COALESCE(lag(p.peak) OVER in_order, 0)
  FROM (
    SELECT r.id, r.currency, r.occurred_at, r.released, GREATEST(0, max(r.released) OVER in_order) AS peak
    FROM (
      SELECT l.id, l.currency, l.occurred_at, (sum(l.amount) OVER in_order)::bigint AS released
      FROM balance_lines l WHERE l.provider = of_provider AND l.kind IN ('hold', 'hold_released')
      WINDOW in_order AS (PARTITION BY l.currency ORDER BY l.occurred_at, l.id)) r
    WINDOW in_order AS (PARTITION BY r.currency ORDER BY r.occurred_at, r.id)) p
  WINDOW in_order AS (PARTITION BY p.currency ORDER BY p.occurred_at, p.id)
$$;
