-- Proposes another reward, or moves a proposal; one that has ended has no deadline.
CREATE OR REPLACE FUNCTION write_change_order(change_order jsonb) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  given jsonb := change_order->'row';
  change_order_id integer;
BEGIN
  IF change_order->>'kind' = 'insert' THEN
    INSERT INTO change_orders (task_id, proposed_by, from_amount, to_amount, fee_amount, text, expires_at)
    SELECT r.task_id, r.proposed_by, r.from_amount, r.to_amount, COALESCE(r.fee_amount, 0), r.text, in_seconds(given->>'expires_seconds')
    FROM jsonb_populate_record(NULL::change_orders, given) AS r
    RETURNING id INTO change_order_id;
    RETURN change_order_id;
  END IF;
  UPDATE change_orders c SET
    status = change_order->>'to',
    expires_at = CASE
      WHEN change_order->'set' ? 'expires_seconds' THEN in_seconds(change_order->'set'->>'expires_seconds')
      WHEN change_order->>'to' IN ('open', 'accepted') THEN c.expires_at END
  WHERE c.id = (change_order->>'id')::integer AND c.status = change_order->>'from'
  RETURNING c.id INTO change_order_id;
  IF change_order_id IS NULL THEN
    RAISE EXCEPTION 'change order % is not % any more', change_order->>'id', change_order->>'from' USING ERRCODE = 'LP001';
  END IF;
  RETURN change_order_id;
END $$;
