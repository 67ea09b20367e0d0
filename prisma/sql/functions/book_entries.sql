-- Entries balance, and have the form of their transaction's kind. Balances are written here and nowhere else, so a balance is always the sum of its entries. Accounts are locked in the
-- order of their ids, and not against the key share that each entry's foreign key has taken already, which is why two
-- postings cannot wait for each other. A task whose held money moved derives its amount anew.
CREATE OR REPLACE FUNCTION book_entries() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM new_entries GROUP BY transaction_id, unit HAVING sum(amount) <> 0) THEN
    RAISE EXCEPTION 'entries do not sum to zero' USING ERRCODE = 'LP006';
  END IF;
  IF EXISTS (SELECT 1 FROM new_entries e JOIN ledger_accounts a ON a.id = e.account_id WHERE a.unit <> e.unit) THEN
    RAISE EXCEPTION 'an entry is in another unit than its account' USING ERRCODE = 'LP006';
  END IF;
  IF EXISTS (SELECT 1 FROM form_faults() f WHERE f.transaction_id IN (SELECT transaction_id FROM new_entries)) THEN
    RAISE EXCEPTION 'entries do not have the form of their kind: %', (
      SELECT string_agg(DISTINCT f.kind || ' ' || f.account_id, ', ') FROM form_faults() f
      WHERE f.transaction_id IN (SELECT transaction_id FROM new_entries)) USING ERRCODE = 'LP007';
  END IF;
  PERFORM 1 FROM ledger_accounts a
    WHERE a.balance IS NOT NULL AND a.id IN (SELECT account_id FROM new_entries) ORDER BY a.id FOR NO KEY UPDATE;
  UPDATE ledger_accounts a SET balance = a.balance + moved.amount
    FROM (SELECT account_id, sum(amount) AS amount FROM new_entries GROUP BY account_id) moved
    WHERE a.id = moved.account_id AND a.balance IS NOT NULL;
  UPDATE tasks SET updated_at = now() WHERE id IN (
    SELECT a.task_id FROM ledger_accounts a JOIN new_entries e ON e.account_id = a.id WHERE a.task_id IS NOT NULL);
  RETURN NULL;
END $$;
