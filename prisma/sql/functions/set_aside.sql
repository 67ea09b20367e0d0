-- What has to stay in a wallet, in minor units: what waits or is disputed of each reward, the larger of the two, because
-- it is the same money; and what its person owes. A hold whose time has come holds nothing.
CREATE OR REPLACE FUNCTION set_aside(user_id integer, currency text) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT COALESCE((
    SELECT sum(reward.amount) FROM (
      SELECT greatest(sum(h.amount) FILTER (WHERE h.reason = 'waiting'), sum(h.amount) FILTER (WHERE h.reason = 'disputed')) AS amount
      FROM wallet_holds h WHERE h.user_id = set_aside.user_id AND h.currency = set_aside.currency
        AND h.ended_at IS NULL AND (h.payable_at IS NULL OR h.payable_at > now())
      GROUP BY h.task_id) reward), 0)::bigint
    + COALESCE((SELECT -a.balance FROM ledger_accounts a
      WHERE a.id = 'user:' || set_aside.user_id || ':debt:' || set_aside.currency), 0)
$$;
