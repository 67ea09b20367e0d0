-- The laws of money that must hold whoever writes: legal moves, append-only books, sums to zero, evidence before
-- completion. The last function is the one writer that the application uses.

-- Payments ------------------------------------------------------------------------------------------------------

INSERT INTO "payment_state_moves" ("from_status", "to_status") VALUES
  ('pending', 'processing'), ('pending', 'completed'), ('pending', 'failed'), ('pending', 'cancelled'),
  ('pending', 'expired'), ('pending', 'needs_review'),
  ('processing', 'completed'), ('processing', 'failed'), ('processing', 'needs_review'),
  ('failed', 'needs_review'), ('cancelled', 'needs_review'), ('expired', 'needs_review'),
  ('needs_review', 'completed'), ('needs_review', 'expired'), ('needs_review', 'refunded'),
  ('completed', 'partially_refunded'), ('completed', 'refunded'), ('completed', 'disputed'),
  ('partially_refunded', 'refunded'), ('partially_refunded', 'disputed'),
  ('disputed', 'completed'), ('disputed', 'partially_refunded'), ('disputed', 'refunded');

CREATE FUNCTION guard_payment_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.payment_status <> OLD.payment_status AND NOT EXISTS (
    SELECT 1 FROM payment_state_moves m WHERE m.from_status = OLD.payment_status AND m.to_status = NEW.payment_status
  ) THEN
    RAISE EXCEPTION 'payment % may not go from % to %', OLD.id, OLD.payment_status, NEW.payment_status
      USING ERRCODE = 'LP002';
  END IF;
  IF (NEW.task_id, NEW.user_id, NEW.fee_type, NEW.payment_provider, NEW.currency, NEW.total_amount, NEW.points_used,
      NEW.coupon_discount, NEW.final_amount, NEW.livemode, NEW.coupon_usage_log_id)
    IS DISTINCT FROM
     (OLD.task_id, OLD.user_id, OLD.fee_type, OLD.payment_provider, OLD.currency, OLD.total_amount, OLD.points_used,
      OLD.coupon_discount, OLD.final_amount, OLD.livemode, OLD.coupon_usage_log_id) THEN
    RAISE EXCEPTION 'the lines of payment % are frozen', OLD.id USING ERRCODE = 'LP003';
  END IF;
  IF NEW.payment_status NOT IN ('pending', 'processing') THEN
    NEW.next_sync_at := NULL;
  END IF;
  NEW.updated_at := now();
  RETURN NEW;
END $$;
CREATE TRIGGER payment_records_guard BEFORE UPDATE ON "payment_records"
  FOR EACH ROW EXECUTE FUNCTION guard_payment_record();

-- A payment completes only with the provider's own answer and with its booking; checked when the statement commits.
CREATE FUNCTION require_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.final_amount > 0 AND NOT EXISTS (
    SELECT 1 FROM payment_evidence e
    WHERE e.payment_id = NEW.id AND e.provider = NEW.payment_provider AND e.amount = NEW.final_amount
      AND e.currency = NEW.currency AND e.livemode = NEW.livemode
  ) THEN
    RAISE EXCEPTION 'payment % is completed without evidence', NEW.id USING ERRCODE = 'LP004';
  END IF;
  IF NEW.final_amount + NEW.points_used > 0 AND NOT EXISTS (
    SELECT 1 FROM ledger_transactions t WHERE t.business_key = 'payment:' || NEW.id || ':settle'
  ) THEN
    RAISE EXCEPTION 'payment % is completed without its booking', NEW.id USING ERRCODE = 'LP004';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER payment_records_evidence AFTER INSERT OR UPDATE OF "payment_status" ON "payment_records"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.payment_status = 'completed') EXECUTE FUNCTION require_evidence();

-- Tasks ---------------------------------------------------------------------------------------------------------

-- What a task owes and holds is derived, never written: whatever a statement says, the truth replaces it.
CREATE FUNCTION derive_task_money() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.is_paid := EXISTS (
    SELECT 1 FROM payment_records p WHERE p.task_id = NEW.id AND p.fee_type = 'application_fee'
      AND p.payment_status IN ('completed', 'partially_refunded', 'disputed'));
  NEW.escrow_amount := COALESCE((
    SELECT sum(e.amount) FROM ledger_entries e WHERE e.account_id = 'task:' || NEW.id || ':escrow:' || NEW.currency), 0);
  NEW.updated_at := now();
  RETURN NEW;
END $$;
CREATE TRIGGER tasks_derive_money BEFORE INSERT OR UPDATE ON "tasks"
  FOR EACH ROW EXECUTE FUNCTION derive_task_money();

CREATE FUNCTION touch_paid_task() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE tasks SET updated_at = now() WHERE id = NEW.task_id;
  RETURN NULL;
END $$;
CREATE TRIGGER payment_records_touch_task AFTER INSERT OR UPDATE OF "payment_status" ON "payment_records"
  FOR EACH ROW WHEN (NEW.payment_status NOT IN ('pending', 'processing')) EXECUTE FUNCTION touch_paid_task();

-- Coupons -------------------------------------------------------------------------------------------------------

-- Every limit is decided here, under a lock, so that it holds however many people press the button at once.
CREATE FUNCTION guard_coupon_reservation() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  c coupons%ROWTYPE;
BEGIN
  SELECT * INTO c FROM coupons WHERE id = NEW.coupon_id FOR NO KEY UPDATE;
  IF c.is_paused OR now() < c.valid_from OR now() >= c.valid_until THEN
    RAISE EXCEPTION 'coupon % is not valid now', c.id USING ERRCODE = 'LP010';
  END IF;
  IF c.total_limit IS NOT NULL AND c.taken >= c.total_limit THEN
    RAISE EXCEPTION 'coupon % is used up', c.id USING ERRCODE = 'LP011';
  END IF;
  IF c.per_user_limit IS NOT NULL AND (
    SELECT count(*) FROM coupon_usage_logs u
    WHERE u.coupon_id = c.id AND u.user_id = NEW.user_id AND u.state IN ('reserved', 'used')) >= c.per_user_limit THEN
    RAISE EXCEPTION 'coupon % is used up for user %', c.id, NEW.user_id USING ERRCODE = 'LP011';
  END IF;
  IF c.per_user_month_limit IS NOT NULL AND (
    SELECT count(*) FROM coupon_usage_logs u
    WHERE u.coupon_id = c.id AND u.user_id = NEW.user_id AND u.state IN ('reserved', 'used')
      AND date_trunc('month', u.reserved_at AT TIME ZONE 'Europe/London')
        = date_trunc('month', now() AT TIME ZONE 'Europe/London')) >= c.per_user_month_limit THEN
    RAISE EXCEPTION 'coupon % is used up for user % this month', c.id, NEW.user_id USING ERRCODE = 'LP011';
  END IF;
  UPDATE coupons SET taken = taken + 1 WHERE id = c.id;
  RETURN NEW;
END $$;
CREATE TRIGGER coupon_usage_logs_reserve BEFORE INSERT ON "coupon_usage_logs"
  FOR EACH ROW EXECUTE FUNCTION guard_coupon_reservation();

CREATE FUNCTION guard_coupon_usage() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.state, NEW.state) NOT IN (('reserved', 'used'), ('reserved', 'released'), ('used', 'released')) THEN
    RAISE EXCEPTION 'coupon usage % may not go from % to %', OLD.id, OLD.state, NEW.state USING ERRCODE = 'LP002';
  END IF;
  IF (NEW.coupon_id, NEW.user_coupon_id, NEW.user_id, NEW.task_id, NEW.discount)
    IS DISTINCT FROM (OLD.coupon_id, OLD.user_coupon_id, OLD.user_id, OLD.task_id, OLD.discount) THEN
    RAISE EXCEPTION 'coupon usage % is frozen', OLD.id USING ERRCODE = 'LP003';
  END IF;
  IF NEW.state = 'released' THEN
    UPDATE coupons SET taken = taken - 1 WHERE id = NEW.coupon_id;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER coupon_usage_logs_guard BEFORE UPDATE ON "coupon_usage_logs"
  FOR EACH ROW EXECUTE FUNCTION guard_coupon_usage();

-- The books -----------------------------------------------------------------------------------------------------

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% on % is refused: it is append-only', TG_OP, TG_TABLE_NAME USING ERRCODE = 'LP005';
END $$;
CREATE TRIGGER ledger_entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "ledger_entries"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_transactions_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "ledger_transactions"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payment_events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "payment_events"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payment_evidence_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "payment_evidence"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_logs_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_logs"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payment_records_no_delete BEFORE DELETE OR TRUNCATE ON "payment_records"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER coupon_usage_logs_no_delete BEFORE DELETE OR TRUNCATE ON "coupon_usage_logs"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_accounts_no_delete BEFORE DELETE OR TRUNCATE ON "ledger_accounts"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Balances are written here and nowhere else, so a balance is always the sum of its entries. Accounts are locked in
-- the order of their ids, and not against the key share that each entry's foreign key has taken already, which is why
-- two postings cannot wait for each other.
CREATE FUNCTION book_entries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM new_entries GROUP BY transaction_id, unit HAVING sum(amount) <> 0) THEN
    RAISE EXCEPTION 'entries do not sum to zero' USING ERRCODE = 'LP006';
  END IF;
  IF EXISTS (SELECT 1 FROM new_entries e JOIN ledger_accounts a ON a.id = e.account_id WHERE a.unit <> e.unit) THEN
    RAISE EXCEPTION 'an entry is in another unit than its account' USING ERRCODE = 'LP006';
  END IF;
  PERFORM 1 FROM ledger_accounts a
    WHERE a.balance IS NOT NULL AND a.id IN (SELECT account_id FROM new_entries) ORDER BY a.id FOR NO KEY UPDATE;
  UPDATE ledger_accounts a SET balance = a.balance + moved.amount
    FROM (SELECT account_id, sum(amount) AS amount FROM new_entries GROUP BY account_id) moved
    WHERE a.id = moved.account_id AND a.balance IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER ledger_entries_book AFTER INSERT ON "ledger_entries"
  REFERENCING NEW TABLE AS new_entries FOR EACH STATEMENT EXECUTE FUNCTION book_entries();

CREATE FUNCTION guard_ledger_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.balance <> 0 THEN
      RAISE EXCEPTION 'account % must start at zero', NEW.id USING ERRCODE = 'LP006';
    END IF;
  ELSIF pg_trigger_depth() < 2 OR (NEW.id, NEW.kind, NEW.unit, NEW.user_id, NEW.task_id)
      IS DISTINCT FROM (OLD.id, OLD.kind, OLD.unit, OLD.user_id, OLD.task_id) THEN
    RAISE EXCEPTION 'account % changes by entries only', OLD.id USING ERRCODE = 'LP005';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ledger_accounts_guard BEFORE INSERT OR UPDATE ON "ledger_accounts"
  FOR EACH ROW EXECUTE FUNCTION guard_ledger_account();

-- The one commit ------------------------------------------------------------------------------------------------

-- Writes a plan that TypeScript decided: all of it or nothing. Returns null, having written nothing, when the payment
-- is no longer in the state and version that the plan was made for. It decides nothing itself.
CREATE FUNCTION commit_plan(plan jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  payment jsonb := plan->'payment';
  coupon jsonb := plan->'coupon';
  task jsonb := plan->'task';
  evidence jsonb := plan->'evidence';
  audit jsonb := plan->'audit';
  posting jsonb;
  moved_payment_id integer;
  usage_id integer;
  ledger_transaction_id bigint;
BEGIN
  IF payment->>'kind' = 'move' THEN
    UPDATE payment_records p SET
      payment_status = payment->>'to',
      version = p.version + 1,
      provider_payment_id = CASE WHEN payment->'set' ? 'provider_payment_id' THEN payment->'set'->>'provider_payment_id' ELSE p.provider_payment_id END,
      provider_transaction_id = CASE WHEN payment->'set' ? 'provider_transaction_id' THEN payment->'set'->>'provider_transaction_id' ELSE p.provider_transaction_id END,
      checkout_url = CASE WHEN payment->'set' ? 'checkout_url' THEN payment->'set'->>'checkout_url' ELSE p.checkout_url END,
      reason = CASE WHEN payment->'set' ? 'reason' THEN payment->'set'->>'reason' ELSE p.reason END,
      closing_reason = CASE WHEN payment->'set' ? 'closing_reason' THEN payment->'set'->>'closing_reason' ELSE p.closing_reason END,
      review_reason = CASE WHEN payment->'set' ? 'review_reason' THEN payment->'set'->>'review_reason' ELSE p.review_reason END,
      completed_at = CASE WHEN payment->>'to' = 'completed' AND p.completed_at IS NULL THEN now() ELSE p.completed_at END
    WHERE p.id = (payment->>'id')::integer AND p.payment_status = payment->>'from'
      AND p.version = (payment->>'version')::integer
    RETURNING p.id INTO moved_payment_id;
    IF moved_payment_id IS NULL THEN
      RETURN NULL;
    END IF;
  END IF;

  IF coupon->>'kind' = 'reserve' THEN
    INSERT INTO coupon_usage_logs (coupon_id, user_coupon_id, user_id, task_id, discount, state, used_at)
    VALUES ((coupon->>'coupon_id')::integer, (coupon->>'user_coupon_id')::integer, (coupon->>'user_id')::integer,
      (coupon->>'task_id')::integer, (coupon->>'discount')::integer, coupon->>'state',
      CASE WHEN coupon->>'state' = 'used' THEN now() END)
    RETURNING id INTO usage_id;
  ELSIF coupon IS NOT NULL AND jsonb_typeof(coupon) = 'object' THEN
    UPDATE coupon_usage_logs SET state = coupon->>'to',
      used_at = CASE WHEN coupon->>'to' = 'used' THEN now() ELSE used_at END,
      released_at = CASE WHEN coupon->>'to' = 'released' THEN now() END
    WHERE id = (coupon->>'usage_log_id')::integer AND state = coupon->>'from';
    IF NOT FOUND THEN
      RAISE EXCEPTION 'coupon usage % is not %', coupon->>'usage_log_id', coupon->>'from' USING ERRCODE = 'LP001';
    END IF;
  END IF;

  IF payment->>'kind' = 'insert' THEN
    INSERT INTO payment_records (task_id, user_id, fee_type, payment_provider, payment_method, payment_status, currency,
      total_amount, points_used, coupon_discount, final_amount, livemode, coupon_usage_log_id, idempotency_key,
      request_hash, choice_hash, expires_at, next_sync_at, completed_at, metadata)
    SELECT r.task_id, r.user_id, r.fee_type, r.payment_provider, r.payment_method, r.payment_status, r.currency,
      r.total_amount, r.points_used, r.coupon_discount, r.final_amount, r.livemode, usage_id, r.idempotency_key,
      r.request_hash, r.choice_hash, now() + make_interval(secs => r.lifetime_seconds),
      CASE WHEN r.payment_status = 'pending' THEN now() + make_interval(secs => r.first_sync_seconds) END,
      CASE WHEN r.payment_status = 'completed' THEN now() END, COALESCE(r.metadata, '{}')
    FROM jsonb_to_record(payment->'row') AS r(task_id integer, user_id integer, fee_type text, payment_provider text,
      payment_method text, payment_status text, currency text, total_amount integer, points_used integer,
      coupon_discount integer, final_amount integer, livemode boolean, idempotency_key text, request_hash text,
      choice_hash text, lifetime_seconds integer, first_sync_seconds integer, metadata jsonb)
    RETURNING id INTO moved_payment_id;
  END IF;

  IF evidence IS NOT NULL AND jsonb_typeof(evidence) = 'object' THEN
    INSERT INTO payment_evidence (payment_id, provider, provider_payment_id, provider_transaction_id, amount, currency, livemode, payee)
    SELECT moved_payment_id, e.provider, e.provider_payment_id, e.provider_transaction_id, e.amount, e.currency, e.livemode, e.payee
    FROM jsonb_to_record(evidence) AS e(provider text, provider_payment_id text, provider_transaction_id text,
      amount integer, currency text, livemode boolean, payee text);
  END IF;

  FOR posting IN SELECT * FROM jsonb_array_elements(COALESCE(plan->'postings', '[]')) LOOP
    INSERT INTO ledger_transactions (business_key, kind, payment_id, actor_id, note)
    VALUES (CASE WHEN moved_payment_id IS NULL THEN posting->>'key' ELSE 'payment:' || moved_payment_id || ':' || (posting->>'key') END,
      posting->>'kind', moved_payment_id, (posting->>'actor_id')::integer, posting->>'note')
    RETURNING id INTO ledger_transaction_id;
    INSERT INTO ledger_accounts (id, kind, unit, user_id, task_id, balance)
    SELECT DISTINCT ON (a.id) a.id, a.kind, a.unit, a.user_id, a.task_id, CASE WHEN a.keeps_balance THEN 0 END
    FROM jsonb_array_elements(posting->'lines') line,
      jsonb_to_recordset(jsonb_build_array(line->'from', line->'to'))
        AS a(id text, kind text, unit text, user_id integer, task_id integer, keeps_balance boolean)
    ORDER BY a.id
    ON CONFLICT (id) DO NOTHING;
    INSERT INTO ledger_entries (transaction_id, account_id, unit, amount)
    SELECT ledger_transaction_id, side.account_id, side.unit, side.amount
    FROM jsonb_array_elements(posting->'lines') line, LATERAL (VALUES
      (line->'from'->>'id', line->'from'->>'unit', -(line->>'amount')::bigint),
      (line->'to'->>'id', line->'to'->>'unit', (line->>'amount')::bigint)) AS side(account_id, unit, amount);
  END LOOP;

  IF task IS NOT NULL AND jsonb_typeof(task) = 'object' THEN
    UPDATE tasks SET status = task->>'to', version = version + 1,
      published_at = CASE WHEN task->>'to' = 'open' AND published_at IS NULL THEN now() ELSE published_at END
    WHERE id = (task->>'id')::integer AND status = task->>'from'
      AND version = COALESCE((task->>'version')::integer, version);
    IF NOT FOUND THEN
      RAISE EXCEPTION 'task % is not % any more', task->>'id', task->>'from' USING ERRCODE = 'LP001';
    END IF;
  END IF;

  INSERT INTO payment_events (payment_id, kind, from_status, to_status, actor, detail, dedupe_key)
  SELECT moved_payment_id, e.kind, e.from_status, e.to_status, e.actor, COALESCE(e.detail, '{}'), e.dedupe_key
  FROM jsonb_to_recordset(COALESCE(plan->'events', '[]'))
    AS e(kind text, from_status text, to_status text, actor text, detail jsonb, dedupe_key text)
  ON CONFLICT (dedupe_key) DO NOTHING;

  IF audit IS NOT NULL AND jsonb_typeof(audit) = 'object' THEN
    INSERT INTO audit_logs (actor_id, action, subject, detail)
    VALUES ((audit->>'actor_id')::integer, audit->>'action', audit->>'subject', COALESCE(audit->'detail', '{}'));
  END IF;

  RETURN jsonb_build_object('payment_id', moved_payment_id, 'coupon_usage_log_id', usage_id);
END $$;
