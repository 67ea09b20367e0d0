-- Writes a plan that TypeScript decided: all of it or nothing. Returns null, having written nothing, when the payment
-- is no longer in the state and version that the plan was made for. It decides nothing itself.
-- The order of the calls is the order in which rows are locked, so that plans about the same rows take turns.
CREATE OR REPLACE FUNCTION commit_plan(plan jsonb) RETURNS jsonb LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  payment_id integer;
  usage_id integer;
  refund_id integer;
  application_id integer;
  change_order_id integer;
  dispute_id integer;
  payout_id integer;
  approval_id integer;
BEGIN
  PERFORM refuse_unknown_keys('plan', plan);
  PERFORM lock_people(plan);
  IF plan->'payment'->>'kind' = 'move' THEN
    payment_id := write_payment_move(plan->'payment');
    IF payment_id IS NULL THEN RETURN NULL; END IF;
  END IF;
  IF plan ? 'task' THEN PERFORM lock_task(plan->'task'); END IF;
  IF plan ? 'coupon' THEN usage_id := write_coupon(plan->'coupon'); END IF;
  IF plan->'payment'->>'kind' = 'insert' THEN payment_id := write_payment_insert(plan->'payment', usage_id); END IF;
  IF plan ? 'evidence' THEN PERFORM write_evidence(plan->'evidence', payment_id); END IF;
  IF plan ? 'refund' THEN
    refund_id := write_refund(plan->'refund');
    payment_id := (SELECT r.payment_id FROM refunds r WHERE r.id = refund_id);
  END IF;
  IF plan ? 'refund_request' THEN PERFORM write_refund_request(plan->'refund_request'); END IF;
  IF plan ? 'change_order' THEN change_order_id := write_change_order(plan->'change_order'); END IF;
  IF plan ? 'dispute' THEN dispute_id := write_dispute(plan->'dispute'); END IF;
  IF plan ? 'payout' THEN payout_id := write_payout(plan->'payout'); END IF;
  IF plan ? 'postings' THEN
    PERFORM write_postings(plan->'postings', payment_id => payment_id, refund_id => refund_id,
      dispute_id => dispute_id, payout_id => payout_id,
      scope => COALESCE('payout:' || payout_id || ':', 'payment:' || payment_id || ':', ''));
  END IF;
  IF plan ? 'wallet_holds' THEN PERFORM write_wallet_holds(plan->'wallet_holds', dispute_id); END IF;
  IF plan ? 'balance_line' THEN PERFORM write_balance_line(plan->'balance_line'); END IF;
  IF plan ? 'match' THEN PERFORM write_match(plan->'match'); END IF;
  IF plan ? 'difference' THEN PERFORM write_difference(plan->'difference'); END IF;
  IF plan ? 'application' THEN application_id := write_application(plan->'application'); END IF;
  IF plan ? 'task' THEN PERFORM write_task(plan->'task'); END IF;
  PERFORM write_events(plan->'events', payment_id, plan->'task_events');
  IF plan ? 'person' THEN PERFORM write_person(plan->'person', (plan->'audit'->>'actor_id')::integer); END IF;
  IF plan ? 'approval' THEN approval_id := write_approval(plan->'approval'); END IF;
  IF plan ? 'audit' THEN PERFORM write_audit(plan->'audit' || jsonb_build_object('amount', moved_by(plan))); END IF;

  RETURN jsonb_build_object('payment_id', payment_id, 'coupon_usage_log_id', usage_id, 'refund_id', refund_id,
    'application_id', application_id, 'dispute_id', dispute_id, 'payout_id', payout_id, 'change_order_id', change_order_id,
    'approval_id', approval_id);
END $$;
