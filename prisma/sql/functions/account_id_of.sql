-- The id of an account says what it is; a clearing account's has its provider.
CREATE OR REPLACE FUNCTION account_id_of(account ledger_accounts) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT CASE
    WHEN account.task_id IS NOT NULL THEN 'task:' || account.task_id || ':' || account.kind || ':' || account.unit
    WHEN account.user_id IS NOT NULL AND account.unit = 'PTS' THEN 'user:' || account.user_id || ':' || account.kind
    WHEN account.user_id IS NOT NULL THEN 'user:' || account.user_id || ':' || account.kind || ':' || account.unit
    WHEN account.kind = 'provider_clearing' THEN 'provider:' || split_part(account.id, ':', 2) || ':clearing:' || account.unit
    ELSE 'platform:' || account.kind || ':' || account.unit END
$$;
