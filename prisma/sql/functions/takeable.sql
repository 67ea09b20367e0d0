-- What may be taken out of a wallet for a task, or for none, if that is null: what is not set aside there for other tasks. Minor units.
CREATE OR REPLACE FUNCTION takeable(user_id integer, currency text, task_id integer) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT greatest(0, COALESCE((SELECT a.balance FROM ledger_accounts a
      WHERE a.id = 'user:' || takeable.user_id || ':wallet:' || takeable.currency), 0)
    - held_for_others(takeable.user_id, takeable.currency, takeable.task_id))
$$;
