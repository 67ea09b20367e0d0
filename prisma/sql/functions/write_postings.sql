-- Books the postings of a plan. `scope` precedes their keys, which are then unique within a payment or a payout. The
-- refund, dispute or payout of the plan is the subject of those postings whose kind begins with its name.
-- Accounts are opened by their first posting; a trigger derives balances from the entries.
CREATE OR REPLACE FUNCTION write_postings(postings jsonb, scope text, payment_id integer, refund_id integer,
  dispute_id integer, payout_id integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  posting jsonb;
  booked ledger_transactions;
BEGIN
  FOR posting IN SELECT * FROM jsonb_array_elements(postings) LOOP
    INSERT INTO ledger_transactions (business_key, kind, payment_id, refund_id, dispute_id, payout_id, actor_id, reason,
      requested_amount, note)
    SELECT COALESCE('payment:' || t.payment_id || ':', scope) || (posting->>'key'), t.kind,
      COALESCE(t.payment_id, write_postings.payment_id),
      CASE WHEN t.kind LIKE 'refund%' THEN write_postings.refund_id END,
      CASE WHEN t.kind LIKE 'dispute%' THEN write_postings.dispute_id END,
      CASE WHEN t.kind LIKE 'payout%' THEN write_postings.payout_id END,
      t.actor_id, t.reason, t.requested_amount, t.note
    FROM jsonb_populate_record(NULL::ledger_transactions, posting) AS t
    RETURNING * INTO booked;
    INSERT INTO ledger_accounts (id, kind, unit, user_id, task_id, balance)
    SELECT DISTINCT ON (a.id) a.id, a.kind, a.unit, a.user_id, a.task_id, CASE WHEN a.keeps_balance THEN 0 END
    FROM jsonb_array_elements(posting->'lines') line,
      jsonb_to_recordset(jsonb_build_array(line->'from', line->'to'))
        AS a(id text, kind text, unit text, user_id integer, task_id integer, keeps_balance boolean)
    ORDER BY a.id
    ON CONFLICT (id) DO NOTHING;
    INSERT INTO ledger_entries (transaction_id, account_id, unit, amount)
    SELECT booked.id, side.account_id, side.unit, side.amount
    FROM jsonb_array_elements(posting->'lines') line, LATERAL (VALUES
      (line->'from'->>'id', line->'from'->>'unit', -(line->>'amount')::bigint),
      (line->'to'->>'id', line->'to'->>'unit', (line->>'amount')::bigint)) AS side(account_id, unit, amount);
    IF booked.actor_id IS NOT NULL THEN PERFORM refuse_own_booking(booked); END IF;
  END LOOP;
END $$;
