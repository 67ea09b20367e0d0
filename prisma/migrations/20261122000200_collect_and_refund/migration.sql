-- Money that a payer approved is collected by us, and money that fits no payment is sent back.

-- Collecting ----------------------------------------------------------------------------------------------------

-- A funding source that is declined while we collect sends the payer back to choose another.
INSERT INTO "payment_state_moves" ("from_status", "to_status") VALUES ('processing', 'pending');

-- How often a payment was looked at says how patient to be, and a payment in a new state deserves a fresh look.
CREATE OR REPLACE FUNCTION guard_payment_record() RETURNS trigger LANGUAGE plpgsql AS $$
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
  IF NEW.payment_status <> OLD.payment_status THEN
    NEW.sync_count := 0;
  END IF;
  IF NEW.payment_status NOT IN ('pending', 'processing') THEN
    NEW.next_sync_at := NULL;
  END IF;
  NEW.updated_at := now();
  RETURN NEW;
END $$;

-- Refunds -------------------------------------------------------------------------------------------------------

-- Money that never completed a payment can be sent back too.
ALTER TABLE "payment_records" DROP CONSTRAINT "payment_records_completed_at_check";
ALTER TABLE "payment_records" ADD CONSTRAINT "payment_records_completed_at_check"
  CHECK (("payment_status" IN ('completed', 'partially_refunded', 'disputed')) <= ("completed_at" IS NOT NULL));

CREATE TABLE "refunds" (
  "id" SERIAL NOT NULL,
  "payment_id" INTEGER NOT NULL,
  "evidence_id" BIGINT NOT NULL,
  "amount" INTEGER NOT NULL,
  "currency" TEXT NOT NULL,
  "purpose" TEXT NOT NULL,
  "reason" TEXT NOT NULL,
  "status" TEXT NOT NULL DEFAULT 'pending',
  "provider_refund_id" TEXT,
  "failure_reason" TEXT,
  "version" INTEGER NOT NULL DEFAULT 1,
  "next_sync_at" TIMESTAMPTZ(3),
  "sync_count" INTEGER NOT NULL DEFAULT 0,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "ended_at" TIMESTAMPTZ(3),
  CONSTRAINT "refunds_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "refunds_amount_check" CHECK ("amount" > 0),
  CONSTRAINT "refunds_purpose_check" CHECK ("purpose" IN ('suspense')),
  CONSTRAINT "refunds_status_check" CHECK ("status" IN ('pending', 'succeeded', 'failed')),
  CONSTRAINT "refunds_final_has_no_look_check" CHECK ("status" = 'pending' OR "next_sync_at" IS NULL)
);
CREATE INDEX "refunds_payment_id_idx" ON "refunds" ("payment_id");
CREATE INDEX "refunds_evidence_id_idx" ON "refunds" ("evidence_id");
CREATE INDEX "refunds_next_look_at_idx" ON "refunds" ("next_sync_at");
CREATE INDEX "refunds_provider_refund_id_idx" ON "refunds" ("provider_refund_id");
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_payment_id_fkey"
  FOREIGN KEY ("payment_id") REFERENCES "payment_records" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_evidence_id_fkey"
  FOREIGN KEY ("evidence_id") REFERENCES "payment_evidence" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- What was sent back and what is on its way is never more than what came in, however many people ask at once: the
-- evidence of the money is the lock.
CREATE FUNCTION guard_refund() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  taken integer;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (OLD.status, NEW.status) NOT IN (('pending', 'pending'), ('pending', 'succeeded'), ('pending', 'failed'),
        ('succeeded', 'succeeded'), ('succeeded', 'failed'), ('failed', 'failed')) THEN
      RAISE EXCEPTION 'refund % may not go from % to %', OLD.id, OLD.status, NEW.status USING ERRCODE = 'LP002';
    END IF;
    IF (NEW.payment_id, NEW.evidence_id, NEW.amount, NEW.currency, NEW.purpose)
      IS DISTINCT FROM (OLD.payment_id, OLD.evidence_id, OLD.amount, OLD.currency, OLD.purpose) THEN
      RAISE EXCEPTION 'refund % is frozen', OLD.id USING ERRCODE = 'LP003';
    END IF;
    IF NEW.status <> 'pending' THEN
      NEW.next_sync_at := NULL;
      NEW.ended_at := COALESCE(NEW.ended_at, now());
    END IF;
    NEW.updated_at := now();
    RETURN NEW;
  END IF;
  SELECT e.amount INTO taken FROM payment_evidence e
    WHERE e.id = NEW.evidence_id AND e.payment_id = NEW.payment_id AND e.currency = NEW.currency FOR NO KEY UPDATE;
  IF taken IS NULL THEN
    RAISE EXCEPTION 'a refund is of the money of its payment' USING ERRCODE = 'LP003';
  END IF;
  IF NEW.amount + COALESCE((
    SELECT sum(r.amount) FROM refunds r WHERE r.evidence_id = NEW.evidence_id AND r.status <> 'failed'), 0) > taken THEN
    RAISE EXCEPTION 'more would be sent back than came in with evidence %', NEW.evidence_id USING ERRCODE = 'LP012';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER refunds_guard BEFORE INSERT OR UPDATE ON "refunds" FOR EACH ROW EXECUTE FUNCTION guard_refund();
CREATE TRIGGER refunds_no_delete BEFORE DELETE OR TRUNCATE ON "refunds"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The one commit ------------------------------------------------------------------------------------------------

-- Writes a plan that TypeScript decided: all of it or nothing. Returns null, having written nothing, when the payment
-- is no longer in the state and version that the plan was made for. It decides nothing itself.
CREATE OR REPLACE FUNCTION commit_plan(plan jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  payment jsonb := plan->'payment';
  coupon jsonb := plan->'coupon';
  task jsonb := plan->'task';
  evidence jsonb := plan->'evidence';
  refund jsonb := plan->'refund';
  audit jsonb := plan->'audit';
  posting jsonb;
  moved_payment_id integer;
  usage_id integer;
  moved_refund_id integer;
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

  IF refund->>'kind' = 'insert' THEN
    INSERT INTO refunds (payment_id, evidence_id, amount, currency, purpose, reason, next_sync_at)
    SELECT e.payment_id, e.id, (refund->'row'->>'amount')::integer, e.currency, refund->'row'->>'purpose',
      refund->'row'->>'reason', now()
    FROM payment_evidence e WHERE e.id = (refund->'row'->>'evidence_id')::bigint
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

  RETURN jsonb_build_object('payment_id', moved_payment_id, 'coupon_usage_log_id', usage_id, 'refund_id', moved_refund_id);
END $$;
