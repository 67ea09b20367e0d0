-- The agreed reward is raised or lowered while it is held, when both sides want it.

-- Change orders -------------------------------------------------------------------------------------------------

CREATE TABLE "change_orders" (
  "id" SERIAL NOT NULL,
  "task_id" INTEGER NOT NULL,
  "proposed_by" INTEGER NOT NULL,
  "from_amount" INTEGER NOT NULL,
  "to_amount" INTEGER NOT NULL,
  "text" TEXT,
  "status" TEXT NOT NULL DEFAULT 'open',
  -- The other side answers until then; a raise that was accepted is paid until then.
  "expires_at" TIMESTAMPTZ(3),
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "ended_at" TIMESTAMPTZ(3),
  CONSTRAINT "change_orders_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "change_orders_amounts_check" CHECK ("from_amount" > 0 AND "to_amount" > 0 AND "from_amount" <> "to_amount"),
  CONSTRAINT "change_orders_status_check" CHECK ("status" IN ('open', 'accepted', 'done', 'declined', 'withdrawn', 'lapsed')),
  -- Nothing is due for a lowering, so it is done when it is accepted.
  CONSTRAINT "change_orders_accepted_is_a_raise_check" CHECK ("status" <> 'accepted' OR "to_amount" > "from_amount"),
  CONSTRAINT "change_orders_deadline_check" CHECK (("status" IN ('open', 'accepted')) = ("expires_at" IS NOT NULL))
);
ALTER TABLE "change_orders" ADD CONSTRAINT "change_orders_task_id_fkey"
  FOREIGN KEY ("task_id") REFERENCES "tasks" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "change_orders" ADD CONSTRAINT "change_orders_proposed_by_fkey"
  FOREIGN KEY ("proposed_by") REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT;
CREATE INDEX "change_orders_task_id_idx" ON "change_orders" ("task_id");
CREATE INDEX "change_orders_expires_at_idx" ON "change_orders" ("expires_at");
CREATE UNIQUE INDEX "change_orders_one_open" ON "change_orders" ("task_id") WHERE "status" IN ('open', 'accepted');
CREATE TRIGGER change_orders_no_delete BEFORE DELETE OR TRUNCATE ON "change_orders"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE "change_order_moves" (
  "from_status" TEXT NOT NULL,
  "to_status" TEXT NOT NULL,
  CONSTRAINT "change_order_moves_pkey" PRIMARY KEY ("from_status", "to_status")
);
INSERT INTO "change_order_moves" ("from_status", "to_status") VALUES
  ('open', 'accepted'), ('open', 'done'), ('open', 'declined'), ('open', 'withdrawn'), ('open', 'lapsed'),
  ('accepted', 'done'), ('accepted', 'withdrawn'), ('accepted', 'lapsed');

CREATE FUNCTION guard_change_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.status <> 'open' THEN
      RAISE EXCEPTION 'a change order begins open' USING ERRCODE = 'LP002';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM tasks t WHERE t.id = NEW.task_id AND t.status IN ('in_progress', 'delivered', 'changes_requested')
      AND t.agreed_reward = NEW.from_amount AND NEW.proposed_by IN (t.poster_id, t.helper_id) FOR SHARE) THEN
      RAISE EXCEPTION 'the reward of task % is not to be changed like this', NEW.task_id USING ERRCODE = 'LP001';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.status <> OLD.status AND NOT EXISTS (
    SELECT 1 FROM change_order_moves m WHERE m.from_status = OLD.status AND m.to_status = NEW.status) THEN
    RAISE EXCEPTION 'change order % may not go from % to %', OLD.id, OLD.status, NEW.status USING ERRCODE = 'LP002';
  END IF;
  IF OLD.status = 'open' AND NEW.status = 'done' AND NEW.to_amount > NEW.from_amount THEN
    RAISE EXCEPTION 'the raise of change order % has to be paid first', OLD.id USING ERRCODE = 'LP002';
  END IF;
  IF (NEW.task_id, NEW.proposed_by, NEW.from_amount, NEW.to_amount, NEW.text)
    IS DISTINCT FROM (OLD.task_id, OLD.proposed_by, OLD.from_amount, OLD.to_amount, OLD.text) THEN
    RAISE EXCEPTION 'change order % is frozen', OLD.id USING ERRCODE = 'LP003';
  END IF;
  IF OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at THEN
    RAISE EXCEPTION 'the end of change order % is frozen', OLD.id USING ERRCODE = 'LP003';
  END IF;
  IF NEW.status NOT IN ('open', 'accepted') THEN
    NEW.ended_at := COALESCE(NEW.ended_at, now());
  END IF;
  NEW.updated_at := now();
  RETURN NEW;
END $$;
CREATE TRIGGER change_orders_guard BEFORE INSERT OR UPDATE ON "change_orders"
  FOR EACH ROW EXECUTE FUNCTION guard_change_order();

-- A raise is done by its payment, a lowering by the booking that sets aside what goes back; checked when the statement
-- commits.
CREATE FUNCTION require_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.to_amount > NEW.from_amount AND NOT EXISTS (
    SELECT 1 FROM payment_records p WHERE p.change_order_id = NEW.id AND p.completed_at IS NOT NULL) THEN
    RAISE EXCEPTION 'change order % is done without its payment', NEW.id USING ERRCODE = 'LP004';
  END IF;
  IF NEW.to_amount < NEW.from_amount AND NOT EXISTS (
    SELECT 1 FROM ledger_transactions t WHERE t.business_key = 'task:' || NEW.task_id || ':change_order:' || NEW.id) THEN
    RAISE EXCEPTION 'change order % is done without its booking', NEW.id USING ERRCODE = 'LP004';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER change_orders_done AFTER INSERT OR UPDATE OF "status" ON "change_orders"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.status = 'done') EXECUTE FUNCTION require_change();

-- The agreement changes with a change order that is done, and in no other way.
CREATE OR REPLACE FUNCTION guard_task() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status <> OLD.status AND NOT EXISTS (
    SELECT 1 FROM task_state_moves m WHERE m.from_status = OLD.status AND m.to_status = NEW.status
  ) THEN
    RAISE EXCEPTION 'task % may not go from % to %', OLD.id, OLD.status, NEW.status USING ERRCODE = 'LP002';
  END IF;
  IF (NEW.poster_id, NEW.currency) IS DISTINCT FROM (OLD.poster_id, OLD.currency) THEN
    RAISE EXCEPTION 'the poster and the currency of task % are frozen', OLD.id USING ERRCODE = 'LP003';
  END IF;
  -- Who works for how much is agreed by accepting, and void when the task is open again.
  IF (NEW.helper_id, NEW.agreed_reward) IS DISTINCT FROM (OLD.helper_id, OLD.agreed_reward)
    AND (OLD.status, NEW.status) NOT IN (('open', 'accepted'), ('accepted', 'open'))
    AND (NEW.helper_id IS DISTINCT FROM OLD.helper_id OR NOT EXISTS (
      SELECT 1 FROM change_orders c WHERE c.task_id = OLD.id AND c.status = 'done'
        AND c.from_amount = OLD.agreed_reward AND c.to_amount = NEW.agreed_reward
        AND c.id = (SELECT max(d.id) FROM change_orders d WHERE d.task_id = OLD.id AND d.status = 'done'))) THEN
    RAISE EXCEPTION 'the agreement of task % is frozen', OLD.id USING ERRCODE = 'LP003';
  END IF;
  RETURN NEW;
END $$;

-- Top-ups -------------------------------------------------------------------------------------------------------

-- What a raise adds is paid by a payment of its own, one for each change order.
ALTER TABLE "payment_records" ADD COLUMN "change_order_id" INTEGER;
ALTER TABLE "payment_records" ADD CONSTRAINT "payment_records_change_order_id_fkey"
  FOREIGN KEY ("change_order_id") REFERENCES "change_orders" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT;
CREATE INDEX "payment_records_change_order_id_idx" ON "payment_records" ("change_order_id");
ALTER TABLE "payment_records" DROP CONSTRAINT "payment_records_fee_type_check", DROP CONSTRAINT "payment_records_reward_is_fiat_check";
ALTER TABLE "payment_records" ADD CONSTRAINT "payment_records_fee_type_check" CHECK (
  "fee_type" IN ('application_fee', 'task_reward', 'reward_top_up')
  AND ("fee_type" = 'reward_top_up') = ("change_order_id" IS NOT NULL));
ALTER TABLE "payment_records" ADD CONSTRAINT "payment_records_reward_is_fiat_check"
  CHECK ("fee_type" = 'application_fee' OR ("points_used" = 0 AND "coupon_discount" = 0));
DROP INDEX "payment_records_one_completed";
CREATE UNIQUE INDEX "payment_records_one_completed" ON "payment_records" ("task_id", "fee_type", COALESCE("change_order_id", 0))
  WHERE "payment_status" IN ('completed', 'partially_refunded', 'disputed');

CREATE FUNCTION guard_top_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.change_order_id IS DISTINCT FROM OLD.change_order_id THEN
      RAISE EXCEPTION 'the change order of payment % is frozen', OLD.id USING ERRCODE = 'LP003';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.change_order_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM change_orders c WHERE c.id = NEW.change_order_id AND c.task_id = NEW.task_id AND c.status = 'accepted'
      AND c.to_amount - c.from_amount = NEW.total_amount FOR SHARE) THEN
    RAISE EXCEPTION 'nothing is due for change order %', NEW.change_order_id USING ERRCODE = 'LP001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payment_records_guard_top_up BEFORE INSERT OR UPDATE OF "change_order_id" ON "payment_records"
  FOR EACH ROW EXECUTE FUNCTION guard_top_up();

-- Money of a reward goes back by as many refunds as payments brought it.
ALTER TABLE "refunds" DROP CONSTRAINT "refunds_purpose_check";
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_purpose_check" CHECK (
  "purpose" IN ('suspense', 'application_fee', 'task_reward', 'reward_top_up') AND ("points" = 0 OR "purpose" = 'application_fee'));

-- A task of which any part of the reward is disputed stays where it is.
CREATE OR REPLACE FUNCTION guard_frozen_task() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status = 'cancelled' AND NOT EXISTS (
    SELECT 1 FROM ledger_accounts a WHERE a.task_id = NEW.id AND a.kind = 'escrow' AND a.balance > 0) THEN
    RETURN NEW;
  END IF;
  IF EXISTS (SELECT 1 FROM disputes d JOIN payment_records p ON p.id = d.payment_id
    WHERE p.task_id = NEW.id AND p.fee_type IN ('task_reward', 'reward_top_up') AND d.status = 'open') THEN
    RAISE EXCEPTION 'the reward of task % is disputed', NEW.id USING ERRCODE = 'LP021';
  END IF;
  RETURN NEW;
END $$;

-- The one commit ------------------------------------------------------------------------------------------------

-- As before, with change orders.

-- Writes a plan that TypeScript decided: all of it or nothing. Returns null, having written nothing, when the payment
-- is no longer in the state and version that the plan was made for. It decides nothing itself.
CREATE OR REPLACE FUNCTION commit_plan(plan jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  payment jsonb := plan->'payment';
  coupon jsonb := plan->'coupon';
  task jsonb := plan->'task';
  evidence jsonb := plan->'evidence';
  refund jsonb := plan->'refund';
  application jsonb := plan->'application';
  refund_request jsonb := plan->'refund_request';
  change_order jsonb := plan->'change_order';
  dispute jsonb := plan->'dispute';
  payout jsonb := plan->'payout';
  audit jsonb := plan->'audit';
  posting jsonb;
  moved_payment_id integer;
  usage_id integer;
  moved_refund_id integer;
  moved_application_id integer;
  moved_dispute_id integer;
  moved_payout_id integer;
  moved_change_order_id integer;
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

  IF task IS NOT NULL AND jsonb_typeof(task) = 'object' THEN
    PERFORM 1 FROM tasks WHERE id = (task->>'id')::integer FOR NO KEY UPDATE;
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
      request_hash, choice_hash, expires_at, next_sync_at, completed_at, metadata, change_order_id)
    SELECT r.task_id, r.user_id, r.fee_type, r.payment_provider, r.payment_method, r.payment_status, r.currency,
      r.total_amount, r.points_used, r.coupon_discount, r.final_amount, r.livemode, usage_id, r.idempotency_key,
      r.request_hash, r.choice_hash, now() + make_interval(secs => r.lifetime_seconds),
      CASE WHEN r.payment_status = 'pending' THEN now() + make_interval(secs => r.first_sync_seconds) END,
      CASE WHEN r.payment_status = 'completed' THEN now() END, COALESCE(r.metadata, '{}'), r.change_order_id
    FROM jsonb_to_record(payment->'row') AS r(task_id integer, user_id integer, fee_type text, payment_provider text,
      payment_method text, payment_status text, currency text, total_amount integer, points_used integer,
      coupon_discount integer, final_amount integer, livemode boolean, idempotency_key text, request_hash text,
      choice_hash text, lifetime_seconds integer, first_sync_seconds integer, metadata jsonb, change_order_id integer)
    RETURNING id INTO moved_payment_id;
  END IF;

  IF evidence IS NOT NULL AND jsonb_typeof(evidence) = 'object' THEN
    INSERT INTO payment_evidence (payment_id, provider, provider_payment_id, provider_transaction_id, amount, currency, livemode, payee)
    SELECT moved_payment_id, e.provider, e.provider_payment_id, e.provider_transaction_id, e.amount, e.currency, e.livemode, e.payee
    FROM jsonb_to_record(evidence) AS e(provider text, provider_payment_id text, provider_transaction_id text,
      amount integer, currency text, livemode boolean, payee text);
  END IF;

  IF refund->>'kind' = 'insert' THEN
    INSERT INTO refunds (payment_id, evidence_id, amount, points, currency, purpose, reason, requested_by, status,
      provider_refund_id, next_sync_at)
    SELECT COALESCE(r.payment_id, e.payment_id), r.evidence_id, r.amount, COALESCE(r.points, 0),
      COALESCE(r.currency, e.currency), r.purpose, r.reason, r.requested_by, COALESCE(r.status, 'pending'),
      r.provider_refund_id, now()
    FROM jsonb_to_record(refund->'row') AS r(payment_id integer, evidence_id bigint, amount integer, points integer,
      currency text, purpose text, reason text, requested_by integer, status text, provider_refund_id text)
    LEFT JOIN payment_evidence e ON e.id = r.evidence_id
    RETURNING id, payment_id INTO moved_refund_id, moved_payment_id;
  ELSIF refund->>'kind' = 'move' THEN
    UPDATE refunds r SET
      status = refund->>'to',
      version = r.version + 1,
      provider_refund_id = COALESCE(refund->'set'->>'provider_refund_id', r.provider_refund_id),
      failure_reason = COALESCE(refund->'set'->>'failure_reason', r.failure_reason)
    WHERE r.id = (refund->>'id')::integer AND r.status = refund->>'from' AND r.version = (refund->>'version')::integer
    RETURNING r.id, r.payment_id INTO moved_refund_id, moved_payment_id;
    IF moved_refund_id IS NULL THEN
      RAISE EXCEPTION 'refund % is not % any more', refund->>'id', refund->>'from' USING ERRCODE = 'LP001';
    END IF;
  END IF;

  IF refund_request->>'kind' = 'insert' THEN
    INSERT INTO refund_requests (task_id, requested_by, reason, amount, text)
    SELECT r.task_id, r.requested_by, r.reason, r.amount, r.text
    FROM jsonb_to_record(refund_request->'row') AS r(task_id integer, requested_by integer, reason text, amount integer, text text);
  ELSIF refund_request->>'kind' = 'move' THEN
    UPDATE refund_requests q SET
      status = refund_request->>'to',
      answer = COALESCE(refund_request->'set'->>'answer', q.answer),
      answered_at = CASE WHEN refund_request->'set' ? 'answer' THEN now() ELSE q.answered_at END,
      to_poster = COALESCE((refund_request->'set'->>'to_poster')::integer, q.to_poster),
      to_helper = COALESCE((refund_request->'set'->>'to_helper')::integer, q.to_helper),
      decision = COALESCE(refund_request->'set'->>'decision', q.decision),
      decided_by = COALESCE((refund_request->'set'->>'decided_by')::integer, q.decided_by),
      decided_at = CASE WHEN refund_request->>'to' = 'decided' THEN now() ELSE q.decided_at END
    WHERE q.id = (refund_request->>'id')::integer AND q.status = refund_request->>'from';
    IF NOT FOUND THEN
      RAISE EXCEPTION 'refund request % is not % any more', refund_request->>'id', refund_request->>'from' USING ERRCODE = 'LP001';
    END IF;
  END IF;

  IF change_order->>'kind' = 'insert' THEN
    INSERT INTO change_orders (task_id, proposed_by, from_amount, to_amount, text, expires_at)
    SELECT r.task_id, r.proposed_by, r.from_amount, r.to_amount, r.text, now() + make_interval(secs => r.expires_seconds)
    FROM jsonb_to_record(change_order->'row') AS r(task_id integer, proposed_by integer, from_amount integer,
      to_amount integer, text text, expires_seconds integer)
    RETURNING id INTO moved_change_order_id;
  ELSIF change_order->>'kind' = 'move' THEN
    UPDATE change_orders c SET
      status = change_order->>'to',
      expires_at = CASE
        WHEN change_order->'set' ? 'expires_seconds' THEN now() + make_interval(secs => (change_order->'set'->>'expires_seconds')::integer)
        WHEN change_order->>'to' IN ('open', 'accepted') THEN c.expires_at END
    WHERE c.id = (change_order->>'id')::integer AND c.status = change_order->>'from'
    RETURNING c.id INTO moved_change_order_id;
    IF moved_change_order_id IS NULL THEN
      RAISE EXCEPTION 'change order % is not % any more', change_order->>'id', change_order->>'from' USING ERRCODE = 'LP001';
    END IF;
  END IF;

  IF dispute->>'kind' = 'insert' THEN
    INSERT INTO disputes (payment_id, evidence_id, provider, provider_dispute_id, reason, amount, currency, status, withdrawn,
      fee, evidence_due_at, next_sync_at)
    SELECT r.payment_id, r.evidence_id, r.provider, r.provider_dispute_id, r.reason, r.amount, r.currency, r.status, r.withdrawn,
      r.fee, r.evidence_due_at, now()
    FROM jsonb_to_record(dispute->'row') AS r(payment_id integer, evidence_id bigint, provider text, provider_dispute_id text,
      reason text, amount integer, currency text, status text, withdrawn integer, fee integer, evidence_due_at timestamptz)
    RETURNING id INTO moved_dispute_id;
  ELSIF dispute->>'kind' = 'move' THEN
    UPDATE disputes d SET
      version = d.version + 1,
      status = dispute->'set'->>'status',
      reason = COALESCE(dispute->'set'->>'reason', d.reason),
      amount = COALESCE((dispute->'set'->>'amount')::integer, d.amount),
      withdrawn = COALESCE((dispute->'set'->>'withdrawn')::integer, d.withdrawn),
      fee = COALESCE((dispute->'set'->>'fee')::integer, d.fee),
      evidence_due_at = COALESCE((dispute->'set'->>'evidence_due_at')::timestamptz, d.evidence_due_at),
      evidence_sent_at = CASE WHEN (dispute->'set'->>'is_evidence_sent')::boolean THEN COALESCE(d.evidence_sent_at, now()) ELSE d.evidence_sent_at END
    WHERE d.id = (dispute->>'id')::integer AND d.version = (dispute->>'version')::integer
    RETURNING d.id INTO moved_dispute_id;
    IF moved_dispute_id IS NULL THEN
      RAISE EXCEPTION 'dispute % moved on', dispute->>'id' USING ERRCODE = 'LP001';
    END IF;
  END IF;

  IF payout->>'kind' = 'insert' THEN
    INSERT INTO payouts (user_id, payout_account_id, provider, destination, amount, currency, idempotency_key, next_sync_at)
    SELECT r.user_id, r.payout_account_id, r.provider, r.destination, r.amount, r.currency, r.idempotency_key, now()
    FROM jsonb_to_record(payout->'row') AS r(user_id integer, payout_account_id integer, provider text, destination text,
      amount integer, currency text, idempotency_key text)
    RETURNING id INTO moved_payout_id;
  ELSIF payout->>'kind' = 'move' THEN
    UPDATE payouts o SET
      status = payout->>'to',
      version = o.version + 1,
      provider_payout_id = COALESCE(payout->'set'->>'provider_payout_id', o.provider_payout_id),
      failure_reason = CASE WHEN payout->'set' ? 'failure_reason' THEN payout->'set'->>'failure_reason' ELSE o.failure_reason END,
      expected_at = COALESCE((payout->'set'->>'expected_at')::timestamptz, o.expected_at)
    WHERE o.id = (payout->>'id')::integer AND o.status = payout->>'from' AND o.version = (payout->>'version')::integer
    RETURNING o.id INTO moved_payout_id;
    IF moved_payout_id IS NULL THEN
      RAISE EXCEPTION 'payout % is not % any more', payout->>'id', payout->>'from' USING ERRCODE = 'LP001';
    END IF;
  END IF;

  FOR posting IN SELECT * FROM jsonb_array_elements(COALESCE(plan->'postings', '[]')) LOOP
    INSERT INTO ledger_transactions (business_key, kind, payment_id, actor_id, note)
    VALUES (CASE WHEN moved_payout_id IS NOT NULL THEN 'payout:' || moved_payout_id || ':' || (posting->>'key')
        WHEN moved_payment_id IS NULL THEN posting->>'key' ELSE 'payment:' || moved_payment_id || ':' || (posting->>'key') END,
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

  IF application->>'kind' = 'insert' THEN
    INSERT INTO task_applications (task_id, helper_id, offered_amount, message)
    SELECT (application->'row'->>'task_id')::integer, (application->'row'->>'helper_id')::integer,
      (application->'row'->>'offered_amount')::integer, application->'row'->>'message'
    RETURNING id INTO moved_application_id;
  ELSIF application->>'kind' = 'move' THEN
    UPDATE task_applications SET status = application->>'to'
    WHERE id = (application->>'id')::integer AND status = application->>'from'
    RETURNING id INTO moved_application_id;
    IF moved_application_id IS NULL THEN
      RAISE EXCEPTION 'application % is not % any more', application->>'id', application->>'from' USING ERRCODE = 'LP001';
    END IF;
  END IF;

  IF task IS NOT NULL AND jsonb_typeof(task) = 'object' THEN
    UPDATE tasks t SET
      status = task->>'to',
      version = t.version + 1,
      helper_id = CASE WHEN task->'set' ? 'helper_id' THEN (task->'set'->>'helper_id')::integer ELSE t.helper_id END,
      agreed_reward = CASE WHEN task->'set' ? 'agreed_reward' THEN (task->'set'->>'agreed_reward')::integer ELSE t.agreed_reward END,
      reward_due_at = CASE
        WHEN task->'set' ? 'reward_due_seconds' THEN now() + make_interval(secs => (task->'set'->>'reward_due_seconds')::integer)
        WHEN task->>'to' = t.status THEN t.reward_due_at END,
      release_at = CASE
        WHEN task->'set' ? 'release_seconds' THEN now() + make_interval(secs => (task->'set'->>'release_seconds')::integer)
        WHEN task->>'to' = t.status THEN t.release_at END,
      published_at = CASE WHEN task->>'to' = 'open' AND t.published_at IS NULL THEN now() ELSE t.published_at END,
      delivered_at = CASE WHEN task->>'to' = 'delivered' AND t.status <> 'delivered' THEN now() ELSE t.delivered_at END,
      completed_at = CASE WHEN task->>'to' = 'completed' AND t.status <> 'completed' THEN now() ELSE t.completed_at END,
      cancelled_at = CASE WHEN task->>'to' = 'cancelled' AND t.status <> 'cancelled' THEN now() ELSE t.cancelled_at END
    WHERE t.id = (task->>'id')::integer AND t.status = task->>'from'
      AND t.version = COALESCE((task->>'version')::integer, t.version);
    IF NOT FOUND THEN
      RAISE EXCEPTION 'task % is not % any more', task->>'id', task->>'from' USING ERRCODE = 'LP001';
    END IF;
  END IF;

  INSERT INTO task_events (task_id, kind, from_status, to_status, actor, actor_id, text, detail)
  SELECT e.task_id, e.kind, e.from_status, e.to_status, e.actor, e.actor_id, e.text, COALESCE(e.detail, '{}')
  FROM jsonb_to_recordset(COALESCE(plan->'task_events', '[]'))
    AS e(task_id integer, kind text, from_status text, to_status text, actor text, actor_id integer, text text, detail jsonb);

  INSERT INTO payment_events (payment_id, kind, from_status, to_status, actor, detail, dedupe_key)
  SELECT moved_payment_id, e.kind, e.from_status, e.to_status, e.actor, COALESCE(e.detail, '{}'), e.dedupe_key
  FROM jsonb_to_recordset(COALESCE(plan->'events', '[]'))
    AS e(kind text, from_status text, to_status text, actor text, detail jsonb, dedupe_key text)
  ON CONFLICT (dedupe_key) DO NOTHING;

  IF audit IS NOT NULL AND jsonb_typeof(audit) = 'object' THEN
    INSERT INTO audit_logs (actor_id, action, subject, detail)
    VALUES ((audit->>'actor_id')::integer, audit->>'action', audit->>'subject', COALESCE(audit->'detail', '{}'));
  END IF;

  RETURN jsonb_build_object('payment_id', moved_payment_id, 'coupon_usage_log_id', usage_id, 'refund_id', moved_refund_id,
    'application_id', moved_application_id, 'dispute_id', moved_dispute_id, 'payout_id', moved_payout_id,
    'change_order_id', moved_change_order_id);
END $$;
