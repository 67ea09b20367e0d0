-- Sets money aside in wallets, or ends that, in the order of the plan. What a new dispute sets aside is the plan's own.
CREATE OR REPLACE FUNCTION write_wallet_holds(wallet_holds jsonb, dispute_id integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  hold jsonb;
BEGIN
  FOR hold IN SELECT * FROM jsonb_array_elements(wallet_holds) LOOP
    IF hold->>'kind' = 'insert' THEN
      INSERT INTO wallet_holds (user_id, currency, amount, reason, task_id, dispute_id, payable_at)
      SELECT r.user_id, r.currency, r.amount, r.reason, r.task_id,
        CASE WHEN r.reason = 'disputed' THEN COALESCE(r.dispute_id, write_wallet_holds.dispute_id) END,
        COALESCE(r.payable_at, in_seconds(hold->'row'->>'payable_seconds'))
      FROM jsonb_populate_record(NULL::wallet_holds, hold->'row') AS r;
      CONTINUE;
    END IF;
    UPDATE wallet_holds h SET ended_at = now() WHERE h.id = (hold->>'id')::integer AND h.ended_at IS NULL;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'hold % has ended', hold->>'id' USING ERRCODE = 'LP001';
    END IF;
  END LOOP;
END $$;
