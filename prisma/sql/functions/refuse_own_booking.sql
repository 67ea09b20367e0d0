-- What an operator books moves no money of their own, of their tasks or of their payments, whatever the audit log says it is about.
CREATE OR REPLACE FUNCTION refuse_own_booking(booked ledger_transactions) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF is_own_case(booked.actor_id, 'payment:' || booked.payment_id) OR EXISTS (
    SELECT FROM ledger_entries e JOIN ledger_accounts a ON a.id = e.account_id LEFT JOIN tasks t ON t.id = a.task_id
    WHERE e.transaction_id = booked.id
      AND EXISTS (SELECT FROM accounts_of_person(booked.actor_id) own WHERE own IN (a.user_id, t.poster_id, t.helper_id))
  ) THEN
    RAISE EXCEPTION '% is of the own money of %', booked.business_key, booked.actor_id USING ERRCODE = 'LP027';
  END IF;
END $$;
