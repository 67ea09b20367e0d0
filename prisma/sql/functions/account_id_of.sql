-- The id of an account says what it is; that of a provider's account has the provider.
CREATE OR REPLACE FUNCTION account_id_of(account ledger_accounts) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT CASE
    WHEN account.task_id IS NOT NULL THEN 'task:' || account.task_id || ':' || account.kind || ':' || account.unit
    WHEN account.user_id IS NOT NULL AND account.unit = 'PTS' THEN 'user:' || account.user_id || ':' || account.kind
    WHEN account.user_id IS NOT NULL THEN 'user:' || account.user_id || ':' || account.kind || ':' || account.unit
    WHEN account.kind = 'provider_clearing' THEN 'provider:' || split_part(account.id, ':', 2) || ':clearing:' || account.unit
    WHEN account.kind = 'provider_fees' THEN 'provider:' || split_part(account.id, ':', 2) || ':fees:' || account.unit
    WHEN account.kind = 'conversion' THEN 'provider:' || split_part(account.id, ':', 2) || ':conversion:' || account.unit
    WHEN account.kind = 'bank' THEN 'bank:' || account.unit
    ELSE 'platform:' || account.kind || ':' || account.unit END
$$;
