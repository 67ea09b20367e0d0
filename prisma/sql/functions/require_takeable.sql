-- Whatever takes from a wallet leaves there what is set aside for other tasks than its own; the rest of it is a debt. Checked when
-- that commits, with the wallet locked by its entry. A payout has a stricter rule (`require_payable`), and a debt that is paid from
-- a release takes only what arrives with it.
CREATE OR REPLACE FUNCTION require_takeable() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  wallet ledger_accounts;
  taking ledger_transactions;
BEGIN
  SELECT * INTO wallet FROM ledger_accounts a WHERE a.id = NEW.account_id;
  SELECT * INTO taking FROM ledger_transactions t WHERE t.id = NEW.transaction_id;
  IF taking.kind = 'payout_requested' OR (taking.kind = 'debt_paid' AND EXISTS (
    SELECT 1 FROM ledger_transactions r JOIN ledger_entries e ON e.transaction_id = r.id AND e.account_id = wallet.id
    WHERE r.business_key = substring(taking.business_key FROM ':(task:[0-9]+)$') || ':release'
      AND r.created_at = taking.created_at AND e.amount + NEW.amount >= 0)) THEN
    RETURN NULL;
  END IF;
  IF wallet.balance < held_for_others(wallet.user_id, wallet.unit, (
    SELECT k.id FROM tasks k WHERE k.id = CASE
      WHEN taking.payment_id IS NOT NULL THEN (SELECT p.task_id FROM payment_records p WHERE p.id = taking.payment_id)
      ELSE substring(taking.business_key FROM '^task:([0-9]{1,9}):')::integer END)) THEN
    RAISE EXCEPTION '% takes what is set aside in %', taking.business_key, wallet.id USING ERRCODE = 'LP022';
  END IF;
  RETURN NULL;
END $$;
