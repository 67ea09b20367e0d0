-- What has to stay in a wallet, in minor units: what is set aside there for any task, and what its person owes.
CREATE OR REPLACE FUNCTION set_aside(user_id integer, currency text) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT held_for_others(set_aside.user_id, set_aside.currency, NULL)
    + COALESCE((SELECT -a.balance FROM ledger_accounts a
      WHERE a.id = 'user:' || set_aside.user_id || ':debt:' || set_aside.currency), 0)
$$;
