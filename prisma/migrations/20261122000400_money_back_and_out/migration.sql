-- Money goes back to payers, out to helpers, and away in disputes; and the one commit that writes all of it.

-- Money back ----------------------------------------------------------------------------------------------------

-- A refund of a completed payment takes from what the payment was for, and may give points back beside money or alone.
ALTER TABLE "refunds" ALTER COLUMN "evidence_id" DROP NOT NULL;
ALTER TABLE "refunds" ADD COLUMN "points" INTEGER NOT NULL DEFAULT 0, ADD COLUMN "requested_by" INTEGER;
ALTER TABLE "refunds" DROP CONSTRAINT "refunds_amount_check", DROP CONSTRAINT "refunds_purpose_check";
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_amount_check"
  CHECK ("amount" >= 0 AND "points" >= 0 AND "amount" + "points" > 0 AND ("amount" > 0) = ("evidence_id" IS NOT NULL));
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_purpose_check"
  CHECK ("purpose" IN ('suspense', 'application_fee', 'task_reward') AND ("points" = 0 OR "purpose" = 'application_fee'));
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_requested_by_fkey"
  FOREIGN KEY ("requested_by") REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

CREATE OR REPLACE FUNCTION guard_refund() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  taken integer;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (OLD.status, NEW.status) NOT IN (('pending', 'pending'), ('pending', 'succeeded'), ('pending', 'failed'),
        ('succeeded', 'succeeded'), ('succeeded', 'failed'), ('failed', 'failed')) THEN
      RAISE EXCEPTION 'refund % may not go from % to %', OLD.id, OLD.status, NEW.status USING ERRCODE = 'LP002';
    END IF;
    IF (NEW.payment_id, NEW.evidence_id, NEW.amount, NEW.points, NEW.currency, NEW.purpose, NEW.requested_by)
      IS DISTINCT FROM (OLD.payment_id, OLD.evidence_id, OLD.amount, OLD.points, OLD.currency, OLD.purpose, OLD.requested_by) THEN
      RAISE EXCEPTION 'refund % is frozen', OLD.id USING ERRCODE = 'LP003';
    END IF;
    IF NEW.status <> 'pending' THEN
      NEW.next_sync_at := NULL;
      NEW.ended_at := COALESCE(NEW.ended_at, now());
    END IF;
    NEW.updated_at := now();
    RETURN NEW;
  END IF;
  IF NEW.status <> 'pending' THEN
    NEW.next_sync_at := NULL;
    NEW.ended_at := now();
  END IF;
  IF NEW.amount > 0 THEN
    SELECT e.amount INTO taken FROM payment_evidence e
      WHERE e.id = NEW.evidence_id AND e.payment_id = NEW.payment_id AND e.currency = NEW.currency FOR NO KEY UPDATE;
    IF taken IS NULL THEN
      RAISE EXCEPTION 'a refund is of the money of its payment' USING ERRCODE = 'LP003';
    END IF;
    IF NEW.amount + COALESCE((
      SELECT sum(r.amount) FROM refunds r WHERE r.evidence_id = NEW.evidence_id AND r.status <> 'failed'), 0) + COALESCE((
      SELECT sum(d.withdrawn) FROM disputes d WHERE d.evidence_id = NEW.evidence_id), 0) > taken THEN
      RAISE EXCEPTION 'more would be sent back than came in with evidence %', NEW.evidence_id USING ERRCODE = 'LP012';
    END IF;
  END IF;
  -- Points that are given back stay given back, also when the money beside them fails to arrive.
  IF NEW.points > 0 THEN
    SELECT p.points_used INTO taken FROM payment_records p WHERE p.id = NEW.payment_id FOR NO KEY UPDATE;
    IF NEW.points + COALESCE((
      SELECT sum(r.points) FROM refunds r WHERE r.payment_id = NEW.payment_id), 0) > taken THEN
      RAISE EXCEPTION 'more points would be given back than payment % used', NEW.payment_id USING ERRCODE = 'LP012';
    END IF;
  END IF;
  RETURN NEW;
END $$;

-- A poster asks for their reward back, the helper answers, an operator decides how it is divided.
CREATE TABLE "refund_requests" (
  "id" SERIAL NOT NULL,
  "task_id" INTEGER NOT NULL,
  "requested_by" INTEGER NOT NULL,
  "reason" TEXT NOT NULL,
  "amount" INTEGER NOT NULL,
  "text" TEXT NOT NULL,
  "status" TEXT NOT NULL DEFAULT 'open',
  "answer" TEXT,
  "answered_at" TIMESTAMPTZ(3),
  "to_poster" INTEGER,
  "to_helper" INTEGER,
  "decision" TEXT,
  "decided_by" INTEGER,
  "decided_at" TIMESTAMPTZ(3),
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "refund_requests_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "refund_requests_amount_check" CHECK ("amount" > 0),
  CONSTRAINT "refund_requests_reason_check" CHECK ("reason" IN ('not_done', 'not_as_agreed', 'late', 'other')),
  CONSTRAINT "refund_requests_status_check" CHECK ("status" IN ('open', 'withdrawn', 'decided')),
  CONSTRAINT "refund_requests_decision_check" CHECK (
    ("status" = 'decided') = ("decided_by" IS NOT NULL AND "decided_at" IS NOT NULL AND "to_poster" >= 0 AND "to_helper" >= 0))
);
ALTER TABLE "refund_requests" ADD CONSTRAINT "refund_requests_task_id_fkey"
  FOREIGN KEY ("task_id") REFERENCES "tasks" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "refund_requests" ADD CONSTRAINT "refund_requests_requested_by_fkey"
  FOREIGN KEY ("requested_by") REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "refund_requests" ADD CONSTRAINT "refund_requests_decided_by_fkey"
  FOREIGN KEY ("decided_by") REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT;
CREATE INDEX "refund_requests_task_id_idx" ON "refund_requests" ("task_id");
CREATE UNIQUE INDEX "refund_requests_one_open" ON "refund_requests" ("task_id") WHERE "status" = 'open';

-- Disputes ------------------------------------------------------------------------------------------------------

-- A payer's bank or PayPal takes money back, or asks about it. What we know of it is what the provider answered.
CREATE TABLE "disputes" (
  "id" SERIAL NOT NULL,
  "payment_id" INTEGER NOT NULL,
  "evidence_id" BIGINT NOT NULL,
  "provider" TEXT NOT NULL,
  "provider_dispute_id" TEXT NOT NULL,
  "reason" TEXT NOT NULL,
  "amount" INTEGER NOT NULL,
  "currency" TEXT NOT NULL,
  "status" TEXT NOT NULL DEFAULT 'open',
  -- Minor units that the provider has taken for it and not returned: the amount, and its own fee apart.
  "withdrawn" INTEGER NOT NULL DEFAULT 0,
  "fee" INTEGER NOT NULL DEFAULT 0,
  "evidence_due_at" TIMESTAMPTZ(3),
  "evidence_sent_at" TIMESTAMPTZ(3),
  "version" INTEGER NOT NULL DEFAULT 1,
  "next_sync_at" TIMESTAMPTZ(3),
  "sync_count" INTEGER NOT NULL DEFAULT 0,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "ended_at" TIMESTAMPTZ(3),
  CONSTRAINT "disputes_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "disputes_status_check" CHECK ("status" IN ('open', 'won', 'lost', 'withdrawn')),
  CONSTRAINT "disputes_amounts_check" CHECK ("amount" > 0 AND "withdrawn" >= 0 AND "fee" >= 0)
);
ALTER TABLE "disputes" ADD CONSTRAINT "disputes_payment_id_fkey"
  FOREIGN KEY ("payment_id") REFERENCES "payment_records" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "disputes" ADD CONSTRAINT "disputes_evidence_id_fkey"
  FOREIGN KEY ("evidence_id") REFERENCES "payment_evidence" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT;
CREATE UNIQUE INDEX "disputes_provider_dispute_key" ON "disputes" ("provider", "provider_dispute_id");
CREATE INDEX "disputes_payment_id_idx" ON "disputes" ("payment_id");
CREATE INDEX "disputes_next_look_at_idx" ON "disputes" ("next_sync_at");
CREATE TRIGGER disputes_no_delete BEFORE DELETE OR TRUNCATE ON "disputes"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION guard_dispute() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.payment_id, NEW.evidence_id, NEW.provider, NEW.provider_dispute_id, NEW.currency)
    IS DISTINCT FROM (OLD.payment_id, OLD.evidence_id, OLD.provider, OLD.provider_dispute_id, OLD.currency) THEN
    RAISE EXCEPTION 'dispute % is frozen', OLD.id USING ERRCODE = 'LP003';
  END IF;
  IF OLD.status <> 'open' AND NEW.status = 'open' THEN
    RAISE EXCEPTION 'dispute % is over', OLD.id USING ERRCODE = 'LP002';
  END IF;
  IF NEW.status <> 'open' THEN
    NEW.ended_at := COALESCE(NEW.ended_at, now());
    -- What was won may still have to come back.
    NEW.next_sync_at := CASE WHEN NEW.status <> 'lost' AND NEW.withdrawn > 0 THEN NEW.next_sync_at END;
  END IF;
  NEW.updated_at := now();
  RETURN NEW;
END $$;
CREATE TRIGGER disputes_guard BEFORE UPDATE ON "disputes" FOR EACH ROW EXECUTE FUNCTION guard_dispute();

-- While the reward of a task is disputed, it is neither released nor promised back. Whoever opens a dispute moves the task's
-- version first, so that the two wait for each other. A refund that somebody made at the provider is a fact, also then.
CREATE FUNCTION guard_frozen_task() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status = 'cancelled' AND NOT EXISTS (
    SELECT 1 FROM ledger_accounts a WHERE a.task_id = NEW.id AND a.kind = 'escrow' AND a.balance > 0) THEN
    RETURN NEW;
  END IF;
  IF EXISTS (SELECT 1 FROM disputes d JOIN payment_records p ON p.id = d.payment_id
    WHERE p.task_id = NEW.id AND p.fee_type = 'task_reward' AND d.status = 'open') THEN
    RAISE EXCEPTION 'the reward of task % is disputed', NEW.id USING ERRCODE = 'LP021';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER tasks_guard_frozen BEFORE UPDATE ON "tasks" FOR EACH ROW
  WHEN (NEW.status <> OLD.status AND NEW.status IN ('completed', 'cancelled')) EXECUTE FUNCTION guard_frozen_task();

-- What a helper owes, because a payer took back what was released to them, is an account of theirs that is never above zero.
ALTER TABLE "ledger_accounts" DROP CONSTRAINT "ledger_accounts_balance_check";
ALTER TABLE "ledger_accounts" ADD CONSTRAINT "ledger_accounts_balance_check"
  CHECK (CASE WHEN "kind" = 'debt' THEN "balance" <= 0 ELSE "balance" >= 0 END);

-- Payouts -------------------------------------------------------------------------------------------------------

-- Where a helper wants their money: an account at a provider, which that provider has to find fit to be paid.
CREATE TABLE "payout_accounts" (
  "id" SERIAL NOT NULL,
  "user_id" INTEGER NOT NULL,
  "provider" TEXT NOT NULL,
  "external_id" TEXT NOT NULL,
  "state" TEXT NOT NULL DEFAULT 'onboarding',
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "payout_accounts_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "payout_accounts_provider_check" CHECK ("provider" IN ('stripe', 'paypal')),
  CONSTRAINT "payout_accounts_state_check" CHECK ("state" IN ('onboarding', 'ready', 'restricted'))
);
ALTER TABLE "payout_accounts" ADD CONSTRAINT "payout_accounts_user_id_fkey"
  FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT;
CREATE UNIQUE INDEX "payout_accounts_user_provider_key" ON "payout_accounts" ("user_id", "provider");
CREATE UNIQUE INDEX "payout_accounts_external_key" ON "payout_accounts" ("provider", "external_id");

CREATE TABLE "payouts" (
  "id" SERIAL NOT NULL,
  "user_id" INTEGER NOT NULL,
  "payout_account_id" INTEGER NOT NULL,
  "provider" TEXT NOT NULL,
  "destination" TEXT NOT NULL,
  "amount" INTEGER NOT NULL,
  "currency" TEXT NOT NULL,
  "status" TEXT NOT NULL DEFAULT 'requested',
  "provider_payout_id" TEXT,
  "failure_reason" TEXT,
  "idempotency_key" TEXT,
  "expected_at" TIMESTAMPTZ(3),
  "version" INTEGER NOT NULL DEFAULT 1,
  "next_sync_at" TIMESTAMPTZ(3),
  "sync_count" INTEGER NOT NULL DEFAULT 0,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "ended_at" TIMESTAMPTZ(3),
  CONSTRAINT "payouts_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "payouts_amount_check" CHECK ("amount" > 0),
  CONSTRAINT "payouts_status_check" CHECK ("status" IN ('requested', 'sent', 'paid', 'failed')),
  CONSTRAINT "payouts_final_has_no_look_check" CHECK ("status" IN ('requested', 'sent') OR "next_sync_at" IS NULL)
);
ALTER TABLE "payouts" ADD CONSTRAINT "payouts_user_id_fkey"
  FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "payouts" ADD CONSTRAINT "payouts_payout_account_id_fkey"
  FOREIGN KEY ("payout_account_id") REFERENCES "payout_accounts" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT;
CREATE UNIQUE INDEX "payouts_idempotency_key" ON "payouts" ("user_id", "idempotency_key");
CREATE UNIQUE INDEX "payouts_provider_payout_key" ON "payouts" ("provider", "provider_payout_id");
CREATE INDEX "payouts_user_id_idx" ON "payouts" ("user_id", "created_at" DESC);
CREATE INDEX "payouts_next_look_at_idx" ON "payouts" ("next_sync_at");
CREATE TRIGGER payouts_no_delete BEFORE DELETE OR TRUNCATE ON "payouts"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION guard_payout() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.status, NEW.status) NOT IN (('requested', 'requested'), ('requested', 'sent'), ('requested', 'paid'), ('requested', 'failed'),
      ('sent', 'sent'), ('sent', 'paid'), ('sent', 'failed'), ('paid', 'paid'), ('paid', 'failed'), ('failed', 'failed')) THEN
    RAISE EXCEPTION 'payout % may not go from % to %', OLD.id, OLD.status, NEW.status USING ERRCODE = 'LP002';
  END IF;
  IF (NEW.user_id, NEW.payout_account_id, NEW.provider, NEW.destination, NEW.amount, NEW.currency)
    IS DISTINCT FROM (OLD.user_id, OLD.payout_account_id, OLD.provider, OLD.destination, OLD.amount, OLD.currency) THEN
    RAISE EXCEPTION 'payout % is frozen', OLD.id USING ERRCODE = 'LP003';
  END IF;
  IF NEW.status IN ('paid', 'failed') THEN
    NEW.next_sync_at := NULL;
    NEW.ended_at := COALESCE(NEW.ended_at, now());
  END IF;
  NEW.updated_at := now();
  RETURN NEW;
END $$;
CREATE TRIGGER payouts_guard BEFORE UPDATE ON "payouts" FOR EACH ROW EXECUTE FUNCTION guard_payout();

-- The one commit ------------------------------------------------------------------------------------------------

-- Rows are locked in one order everywhere: payment, task, accounts.

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
    'application_id', moved_application_id, 'dispute_id', moved_dispute_id, 'payout_id', moved_payout_id);
END $$;
