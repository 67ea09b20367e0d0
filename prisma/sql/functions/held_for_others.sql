-- What of a wallet is set aside for other tasks than this one, in minor units; for any task, if it is null. Of each reward that is
-- the larger of what waits and what is disputed, because it is the same money. A hold whose time has come holds nothing.
CREATE OR REPLACE FUNCTION held_for_others(user_id integer, currency text, task_id integer) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT COALESCE(sum(reward.amount), 0)::bigint FROM (
    SELECT greatest(sum(h.amount) FILTER (WHERE h.reason = 'waiting'), sum(h.amount) FILTER (WHERE h.reason = 'disputed')) AS amount
    FROM wallet_holds h WHERE h.user_id = held_for_others.user_id AND h.currency = held_for_others.currency
      AND h.task_id IS DISTINCT FROM held_for_others.task_id
      AND h.ended_at IS NULL AND (h.payable_at IS NULL OR h.payable_at > now())
    GROUP BY h.task_id) reward
$$;
