-- A line of a provider's list is booked with the postings of this plan, once.
CREATE OR REPLACE FUNCTION write_balance_line(balance_line jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE balance_lines l SET booked_at = now()
  WHERE l.id = (balance_line->>'id')::bigint AND l.booked_at IS NULL;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'line % is booked', balance_line->>'id' USING ERRCODE = 'LP001';
  END IF;
END $$;
