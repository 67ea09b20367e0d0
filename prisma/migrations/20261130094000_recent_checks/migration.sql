-- The checks ask every five minutes about what changed, and every night about every row. What each of the two found is kept
-- apart, so that a run that does not look at a broken row does not take it for mended.
ALTER TABLE ledger_check_results
  ADD COLUMN run     TEXT NOT NULL DEFAULT 'whole' CHECK (run IN ('recent', 'whole')),
  ADD COLUMN finding JSONB;
ALTER TABLE ledger_check_results ALTER COLUMN run DROP DEFAULT;
-- Until now every run asked about every row.
UPDATE ledger_check_results
  SET finding = '{"count": 0, "rows": [], "problem": "An earlier version found it broken, and did not keep the rows."}'
  WHERE is_broken;
ALTER TABLE ledger_check_results
  ADD CONSTRAINT ledger_check_results_finding CHECK (is_broken = (finding IS NOT NULL)),
  DROP CONSTRAINT ledger_check_results_pkey,
  ADD PRIMARY KEY (run, title);

-- What changed since a moment, in every table that a check asks about.
CREATE INDEX tasks_updated_at_idx ON tasks (updated_at);
CREATE INDEX task_events_created_at_idx ON task_events (created_at);
CREATE INDEX change_orders_updated_at_idx ON change_orders (updated_at);
CREATE INDEX refund_requests_changed_at_idx ON refund_requests (GREATEST(created_at, answered_at, decided_at));
CREATE INDEX coupon_usage_logs_changed_at_idx ON coupon_usage_logs (GREATEST(reserved_at, used_at, released_at));
CREATE INDEX coupon_usage_logs_task_id_idx ON coupon_usage_logs (task_id);
CREATE INDEX payment_records_updated_at_idx ON payment_records (updated_at);
CREATE INDEX payment_events_created_at_idx ON payment_events (created_at);
CREATE INDEX payment_evidence_fetched_at_idx ON payment_evidence (fetched_at);
CREATE INDEX refunds_updated_at_idx ON refunds (updated_at);
CREATE INDEX disputes_updated_at_idx ON disputes (updated_at);
CREATE INDEX payouts_updated_at_idx ON payouts (updated_at);
CREATE INDEX ledger_accounts_created_at_idx ON ledger_accounts (created_at);
CREATE INDEX ledger_transactions_created_at_idx ON ledger_transactions (created_at);
CREATE INDEX ledger_entries_created_at_idx ON ledger_entries (created_at);
CREATE INDEX line_matches_matched_at_idx ON line_matches (matched_at);

-- What every run asks about whole, because few rows can break it.
CREATE INDEX tasks_holding_idx ON tasks (id) WHERE escrow_amount > 0;
CREATE INDEX refunds_pending_idx ON refunds (id) WHERE status = 'pending';
CREATE INDEX payouts_open_idx ON payouts (id) WHERE status IN ('requested', 'cancelling', 'sent');
CREATE INDEX webhook_events_without_note_idx ON webhook_events (id)
  WHERE state IN ('ignored', 'failed', 'parked') AND note IS NULL;
CREATE INDEX ledger_accounts_platform_idx ON ledger_accounts (kind) WHERE user_id IS NULL AND task_id IS NULL;
