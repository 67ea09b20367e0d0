-- What the worker and the console ask for again and again is a small part of a large table: each such question has a
-- partial index, so that its cost grows with the answer and not with the table.
CREATE INDEX tasks_return_idx ON tasks (id) WHERE return_reason IS NOT NULL;
CREATE INDEX ledger_accounts_returning_idx ON ledger_accounts (task_id) WHERE kind = 'returning' AND balance > 0;
CREATE INDEX ledger_accounts_owing_idx ON ledger_accounts (id) WHERE kind = 'debt' AND balance < 0;
CREATE INDEX ledger_transactions_reason_idx ON ledger_transactions (reason) WHERE reason IS NOT NULL;
CREATE INDEX payment_records_review_idx ON payment_records (id) WHERE review_reason IS NOT NULL;
CREATE INDEX refunds_failed_idx ON refunds (payment_id) WHERE status = 'failed';
CREATE INDEX disputes_open_idx ON disputes (payment_id) WHERE status = 'open';
