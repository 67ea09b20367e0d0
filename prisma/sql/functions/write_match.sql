-- Lines of a provider's list and transactions of the ledger are one and the same, those of this plan by their keys. None of
-- them was matched before.
CREATE OR REPLACE FUNCTION write_match(match jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  new_id bigint;
  found_lines integer;
BEGIN
  INSERT INTO line_matches (provider, object_key) VALUES (match->>'provider', match->>'object_key') RETURNING id INTO new_id;
  UPDATE balance_lines l SET match_id = new_id
  WHERE l.id IN (SELECT line::bigint FROM jsonb_array_elements_text(match->'lines') AS line)
    AND l.provider = match->>'provider' AND l.match_id IS NULL;
  GET DIAGNOSTICS found_lines = ROW_COUNT;
  IF found_lines <> jsonb_array_length(match->'lines') THEN
    RAISE EXCEPTION 'a line of % is matched', match->>'object_key' USING ERRCODE = 'LP001';
  END IF;
  INSERT INTO matched_transactions (ledger_transaction_id, match_id)
  SELECT transaction::bigint, new_id FROM jsonb_array_elements_text(match->'transactions') AS transaction
  UNION ALL
  SELECT t.id, new_id FROM ledger_transactions t
  WHERE t.business_key IN (SELECT key FROM jsonb_array_elements_text(match->'keys') AS key);
END $$;
