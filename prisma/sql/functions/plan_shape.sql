-- Every key that a plan may have, part by part; by kind where a part has kinds. Written by `npm run db:plan-shape` from
-- lib/ledger/plan.ts, and from the plans of the last version, whose keys stay for one version more: see
-- docs/decisions/0032-sql-in-one-place.md.
CREATE OR REPLACE FUNCTION plan_shape() RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
SELECT '{
  "plan": ["payment", "coupon", "evidence", "postings", "events", "task", "application", "refund_request",
    "change_order", "task_events", "refund", "dispute", "payout", "audit"],
  "plan.payment": {"insert": ["kind", "row"], "move": ["kind", "id", "from", "to", "version", "set"]},
  "plan.payment.row": ["task_id", "user_id", "fee_type", "payment_provider", "payment_method", "payment_status",
    "currency", "total_amount", "points_used", "coupon_discount", "final_amount", "livemode", "idempotency_key",
    "request_hash", "choice_hash", "lifetime_seconds", "first_sync_seconds", "metadata", "change_order_id"],
  "plan.payment.set": ["provider_payment_id", "provider_transaction_id", "checkout_url", "reason", "closing_reason",
    "review_reason"],
  "plan.coupon": {"reserve": ["kind", "coupon_id", "user_coupon_id", "user_id", "task_id", "discount", "state"], "move":
    ["kind", "usage_log_id", "from", "to"]},
  "plan.evidence": ["provider", "provider_payment_id", "provider_transaction_id", "amount", "currency", "livemode",
    "payee"],
  "plan.postings": ["key", "kind", "lines", "reason", "requested_amount", "note", "payment_id", "actor_id"],
  "plan.postings.lines": ["from", "to", "amount"],
  "plan.postings.lines.from": ["id", "kind", "unit", "user_id", "task_id", "keeps_balance"],
  "plan.postings.lines.to": ["id", "kind", "unit", "user_id", "task_id", "keeps_balance"],
  "plan.events": ["kind", "from_status", "to_status", "actor", "detail", "dedupe_key"],
  "plan.task": ["id", "from", "to", "version", "set"],
  "plan.task.set": ["helper_id", "agreed_reward", "reward_due_seconds", "release_seconds", "returns_fee",
    "returns_reward", "return_reason"],
  "plan.application": {"insert": ["kind", "row"], "move": ["kind", "id", "from", "to"]},
  "plan.application.row": ["task_id", "helper_id", "offered_amount", "message"],
  "plan.refund_request": {"insert": ["kind", "row"], "move": ["kind", "id", "from", "to", "set"]},
  "plan.refund_request.row": ["task_id", "requested_by", "reason", "amount", "text", "release_seconds_left"],
  "plan.refund_request.set": ["answer", "to_poster", "to_helper", "decision", "decided_by"],
  "plan.change_order": {"insert": ["kind", "row"], "move": ["kind", "id", "from", "to", "set"]},
  "plan.change_order.row": ["task_id", "proposed_by", "from_amount", "to_amount", "text", "expires_seconds"],
  "plan.change_order.set": ["expires_seconds"],
  "plan.task_events": ["task_id", "kind", "from_status", "to_status", "actor", "actor_id", "text", "detail"],
  "plan.refund": {"insert": ["kind", "row"], "move": ["kind", "id", "from", "to", "version", "set"]},
  "plan.refund.row": ["payment_id", "evidence_id", "amount", "points", "currency", "purpose", "reason", "requested_by",
    "status", "provider_refund_id"],
  "plan.refund.set": ["provider_refund_id", "failure_reason", "reason", "attempt", "send_after_seconds"],
  "plan.dispute": {"insert": ["kind", "row"], "move": ["kind", "id", "version", "set"]},
  "plan.dispute.row": ["payment_id", "evidence_id", "provider", "provider_dispute_id", "reason", "amount", "currency",
    "status", "withdrawn", "fee", "evidence_due_at"],
  "plan.dispute.set": ["status", "reason", "amount", "withdrawn", "fee", "evidence_due_at", "is_evidence_sent"],
  "plan.payout": {"insert": ["kind", "row"], "move": ["kind", "id", "from", "to", "version", "set"]},
  "plan.payout.row": ["user_id", "payout_account_id", "provider", "destination", "amount", "currency",
    "idempotency_key"],
  "plan.payout.set": ["provider_payout_id", "failure_reason", "expected_at", "returned_amount"],
  "plan.audit": ["actor_id", "action", "subject", "detail"]
}'::jsonb
$$;
