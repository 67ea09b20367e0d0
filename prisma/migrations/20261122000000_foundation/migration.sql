-- The tables as schema.prisma says them, then what it cannot say: CHECKs, partial unique indexes, triggers.
-- Money is an integer in minor units with its currency beside it; points are integers in the unit PTS.

CREATE TABLE "users" (
  "id" SERIAL NOT NULL,
  "email" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "password_hash" TEXT,
  "role" TEXT NOT NULL DEFAULT 'user',
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "users_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "users_email_lower_check" CHECK ("email" = lower("email")),
  CONSTRAINT "users_role_check" CHECK ("role" IN ('user', 'admin'))
);

CREATE TABLE "tasks" (
  "id" SERIAL NOT NULL,
  "poster_id" INTEGER NOT NULL,
  "title" TEXT NOT NULL,
  "description" TEXT NOT NULL,
  "category" TEXT,
  "location" TEXT,
  "currency" TEXT NOT NULL DEFAULT 'GBP',
  "base_reward" INTEGER NOT NULL,
  "agreed_reward" INTEGER,
  "status" TEXT NOT NULL DEFAULT 'pending_payment',
  "is_paid" BOOLEAN NOT NULL DEFAULT false,
  "escrow_amount" INTEGER NOT NULL DEFAULT 0,
  "version" INTEGER NOT NULL DEFAULT 1,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "published_at" TIMESTAMPTZ(3),
  "cancelled_at" TIMESTAMPTZ(3),
  CONSTRAINT "tasks_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "tasks_base_reward_check" CHECK ("base_reward" > 0),
  CONSTRAINT "tasks_agreed_reward_check" CHECK ("agreed_reward" > 0),
  CONSTRAINT "tasks_escrow_amount_check" CHECK ("escrow_amount" >= 0),
  CONSTRAINT "tasks_currency_check" CHECK ("currency" ~ '^[A-Z]{3}$'),
  CONSTRAINT "tasks_status_check" CHECK ("status" IN ('pending_payment', 'open', 'accepted', 'in_progress', 'delivered', 'changes_requested', 'completed', 'cancelled', 'disputed'))
);

CREATE TABLE "coupons" (
  "id" SERIAL NOT NULL,
  "code" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "percent_bps" INTEGER,
  "fixed_amount" INTEGER,
  "currency" TEXT NOT NULL DEFAULT 'GBP',
  "minimum_spend" INTEGER NOT NULL DEFAULT 0,
  "maximum_discount" INTEGER,
  "valid_from" TIMESTAMPTZ(3) NOT NULL,
  "valid_until" TIMESTAMPTZ(3) NOT NULL,
  "category" TEXT,
  "location" TEXT,
  "total_limit" INTEGER,
  "per_user_limit" INTEGER,
  "per_user_month_limit" INTEGER,
  "is_claimable" BOOLEAN NOT NULL DEFAULT true,
  "is_paused" BOOLEAN NOT NULL DEFAULT false,
  "taken" INTEGER NOT NULL DEFAULT 0,
  "created_by_id" INTEGER,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "coupons_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "coupons_code_upper_check" CHECK ("code" = upper("code") AND "code" <> ''),
  CONSTRAINT "coupons_kind_check" CHECK (
    ("kind" = 'percent' AND "percent_bps" IS NOT NULL AND "percent_bps" BETWEEN 1 AND 10000 AND "fixed_amount" IS NULL)
    OR ("kind" = 'fixed' AND "fixed_amount" IS NOT NULL AND "fixed_amount" > 0 AND "percent_bps" IS NULL)),
  CONSTRAINT "coupons_minimum_spend_check" CHECK ("minimum_spend" >= 0),
  CONSTRAINT "coupons_maximum_discount_check" CHECK ("maximum_discount" > 0),
  CONSTRAINT "coupons_window_check" CHECK ("valid_from" < "valid_until"),
  CONSTRAINT "coupons_limits_check" CHECK ("total_limit" > 0 AND "per_user_limit" > 0 AND "per_user_month_limit" > 0),
  CONSTRAINT "coupons_taken_check" CHECK ("taken" >= 0 AND "taken" <= "total_limit")
);

CREATE TABLE "user_coupons" (
  "id" SERIAL NOT NULL,
  "user_id" INTEGER NOT NULL,
  "coupon_id" INTEGER NOT NULL,
  "claimed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "user_coupons_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "coupon_usage_logs" (
  "id" SERIAL NOT NULL,
  "coupon_id" INTEGER NOT NULL,
  "user_coupon_id" INTEGER,
  "user_id" INTEGER NOT NULL,
  "task_id" INTEGER NOT NULL,
  "state" TEXT NOT NULL DEFAULT 'reserved',
  "discount" INTEGER NOT NULL,
  "reserved_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "used_at" TIMESTAMPTZ(3),
  "released_at" TIMESTAMPTZ(3),
  CONSTRAINT "coupon_usage_logs_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "coupon_usage_logs_discount_check" CHECK ("discount" > 0),
  CONSTRAINT "coupon_usage_logs_state_check" CHECK (
    ("state" = 'reserved' AND "used_at" IS NULL AND "released_at" IS NULL)
    OR ("state" = 'used' AND "used_at" IS NOT NULL AND "released_at" IS NULL)
    OR ("state" = 'released' AND "released_at" IS NOT NULL))
);

CREATE TABLE "payment_records" (
  "id" SERIAL NOT NULL,
  "task_id" INTEGER NOT NULL,
  "user_id" INTEGER NOT NULL,
  "fee_type" TEXT NOT NULL,
  "payment_provider" TEXT NOT NULL,
  "payment_method" TEXT NOT NULL,
  "payment_status" TEXT NOT NULL DEFAULT 'pending',
  "currency" TEXT NOT NULL,
  "total_amount" INTEGER NOT NULL,
  "points_used" INTEGER NOT NULL DEFAULT 0,
  "coupon_discount" INTEGER NOT NULL DEFAULT 0,
  "final_amount" INTEGER NOT NULL,
  "provider_payment_id" TEXT,
  "provider_transaction_id" TEXT,
  "checkout_url" TEXT,
  "coupon_usage_log_id" INTEGER,
  "livemode" BOOLEAN NOT NULL,
  "reason" TEXT,
  "closing_reason" TEXT,
  "review_reason" TEXT,
  "idempotency_key" TEXT,
  "request_hash" TEXT NOT NULL,
  "choice_hash" TEXT NOT NULL,
  "version" INTEGER NOT NULL DEFAULT 1,
  "expires_at" TIMESTAMPTZ(3) NOT NULL,
  "next_sync_at" TIMESTAMPTZ(3),
  "sync_count" INTEGER NOT NULL DEFAULT 0,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "completed_at" TIMESTAMPTZ(3),
  "metadata" JSONB NOT NULL DEFAULT '{}',
  CONSTRAINT "payment_records_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "payment_records_fee_type_check" CHECK ("fee_type" IN ('application_fee', 'task_reward')),
  CONSTRAINT "payment_records_provider_check" CHECK ("payment_provider" IN ('stripe', 'paypal', 'points')),
  CONSTRAINT "payment_records_status_check" CHECK ("payment_status" IN ('pending', 'processing', 'completed', 'failed', 'cancelled', 'expired', 'partially_refunded', 'refunded', 'disputed', 'needs_review')),
  CONSTRAINT "payment_records_currency_check" CHECK ("currency" ~ '^[A-Z]{3}$'),
  CONSTRAINT "payment_records_amounts_check" CHECK ("total_amount" > 0 AND "points_used" >= 0 AND "coupon_discount" >= 0 AND "final_amount" >= 0),
  CONSTRAINT "payment_records_parts_check" CHECK ("total_amount" = "points_used" + "coupon_discount" + "final_amount"),
  CONSTRAINT "payment_records_provider_amount_check" CHECK (("payment_provider" = 'points') = ("final_amount" = 0)),
  CONSTRAINT "payment_records_coupon_check" CHECK (("coupon_discount" > 0) = ("coupon_usage_log_id" IS NOT NULL)),
  CONSTRAINT "payment_records_reward_is_fiat_check" CHECK ("fee_type" <> 'task_reward' OR ("points_used" = 0 AND "coupon_discount" = 0)),
  CONSTRAINT "payment_records_completed_at_check" CHECK (("payment_status" IN ('completed', 'partially_refunded', 'refunded', 'disputed')) <= ("completed_at" IS NOT NULL)),
  CONSTRAINT "payment_records_final_has_no_look_check" CHECK ("payment_status" IN ('pending', 'processing') OR "next_sync_at" IS NULL)
);

CREATE TABLE "payment_state_moves" (
  "from_status" TEXT NOT NULL,
  "to_status" TEXT NOT NULL,
  CONSTRAINT "payment_state_moves_pkey" PRIMARY KEY ("from_status", "to_status")
);

CREATE TABLE "payment_events" (
  "id" BIGSERIAL NOT NULL,
  "payment_id" INTEGER NOT NULL,
  "kind" TEXT NOT NULL,
  "from_status" TEXT,
  "to_status" TEXT,
  "actor" TEXT NOT NULL,
  "detail" JSONB NOT NULL DEFAULT '{}',
  "dedupe_key" TEXT,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "payment_events_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "payment_events_actor_check" CHECK ("actor" IN ('payer', 'provider', 'system', 'operator'))
);

CREATE TABLE "payment_evidence" (
  "id" BIGSERIAL NOT NULL,
  "payment_id" INTEGER NOT NULL,
  "provider" TEXT NOT NULL,
  "provider_payment_id" TEXT NOT NULL,
  "provider_transaction_id" TEXT NOT NULL,
  "amount" INTEGER NOT NULL,
  "currency" TEXT NOT NULL,
  "livemode" BOOLEAN NOT NULL,
  "payee" TEXT,
  "fetched_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "payment_evidence_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "payment_evidence_amount_check" CHECK ("amount" > 0)
);

CREATE TABLE "ledger_accounts" (
  "id" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "unit" TEXT NOT NULL,
  "user_id" INTEGER,
  "task_id" INTEGER,
  "balance" BIGINT,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "ledger_accounts_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "ledger_accounts_unit_check" CHECK ("unit" ~ '^[A-Z]{3}$'),
  CONSTRAINT "ledger_accounts_balance_check" CHECK ("balance" >= 0),
  CONSTRAINT "ledger_accounts_people_have_balances_check" CHECK ("user_id" IS NULL OR "balance" IS NOT NULL)
);

CREATE TABLE "ledger_transactions" (
  "id" BIGSERIAL NOT NULL,
  "business_key" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "payment_id" INTEGER,
  "actor_id" INTEGER,
  "note" TEXT,
  "event_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "ledger_transactions_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "ledger_entries" (
  "id" BIGSERIAL NOT NULL,
  "transaction_id" BIGINT NOT NULL,
  "account_id" TEXT NOT NULL,
  "unit" TEXT NOT NULL,
  "amount" BIGINT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "ledger_entries_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "ledger_entries_amount_check" CHECK ("amount" <> 0)
);

CREATE TABLE "webhook_events" (
  "id" BIGSERIAL NOT NULL,
  "provider" TEXT NOT NULL,
  "event_id" TEXT NOT NULL,
  "type" TEXT NOT NULL,
  "livemode" BOOLEAN NOT NULL,
  "object_reference" TEXT,
  "payment_id" INTEGER,
  "state" TEXT NOT NULL DEFAULT 'received',
  "note" TEXT,
  "attempts" INTEGER NOT NULL DEFAULT 0,
  "subject" JSONB NOT NULL DEFAULT '{}',
  "occurred_at" TIMESTAMPTZ(3) NOT NULL,
  "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "next_try_at" TIMESTAMPTZ(3),
  "handled_at" TIMESTAMPTZ(3),
  CONSTRAINT "webhook_events_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "webhook_events_state_check" CHECK ("state" IN ('received', 'handled', 'ignored', 'failed', 'parked')),
  CONSTRAINT "webhook_events_reason_check" CHECK ("state" IN ('received', 'handled') OR "note" IS NOT NULL)
);

CREATE TABLE "audit_logs" (
  "id" BIGSERIAL NOT NULL,
  "actor_id" INTEGER NOT NULL,
  "action" TEXT NOT NULL,
  "subject" TEXT NOT NULL,
  "detail" JSONB NOT NULL DEFAULT '{}',
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "audit_logs_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "rate_limits" (
  "key" TEXT NOT NULL,
  "points" INTEGER NOT NULL DEFAULT 0,
  "expire" BIGINT,
  CONSTRAINT "rate_limits_pkey" PRIMARY KEY ("key")
);

CREATE UNIQUE INDEX "users_email_key" ON "users"("email");
CREATE INDEX "tasks_poster_id_idx" ON "tasks"("poster_id");
CREATE INDEX "tasks_status_created_at_idx" ON "tasks"("status", "created_at" DESC);
CREATE UNIQUE INDEX "coupons_code_key" ON "coupons"("code");
CREATE UNIQUE INDEX "user_coupons_user_id_coupon_id_key" ON "user_coupons"("user_id", "coupon_id");
CREATE INDEX "coupon_usage_logs_coupon_id_user_id_idx" ON "coupon_usage_logs"("coupon_id", "user_id");
CREATE UNIQUE INDEX "payment_records_coupon_usage_log_id_key" ON "payment_records"("coupon_usage_log_id");
CREATE UNIQUE INDEX "payment_records_idempotency_key" ON "payment_records"("user_id", "idempotency_key");
CREATE UNIQUE INDEX "payment_records_provider_object_key" ON "payment_records"("payment_provider", "provider_payment_id");
CREATE INDEX "payment_records_task_id_idx" ON "payment_records"("task_id");
CREATE INDEX "payment_records_created_at_idx" ON "payment_records"("created_at");
CREATE INDEX "payment_records_user_id_idx" ON "payment_records"("user_id", "created_at" DESC);
CREATE INDEX "payment_records_provider_payment_id_idx" ON "payment_records"("provider_payment_id");
CREATE INDEX "payment_records_provider_transaction_id_idx" ON "payment_records"("provider_transaction_id");
CREATE INDEX "payment_records_payment_status_idx" ON "payment_records"("payment_status");
CREATE INDEX "payment_records_next_look_at_idx" ON "payment_records"("next_sync_at");
CREATE INDEX "payment_events_payment_id_idx" ON "payment_events"("payment_id", "id");
CREATE UNIQUE INDEX "payment_events_dedupe_key_key" ON "payment_events"("dedupe_key");
CREATE UNIQUE INDEX "payment_evidence_provider_transaction_key" ON "payment_evidence"("provider", "provider_transaction_id");
CREATE INDEX "payment_evidence_payment_id_idx" ON "payment_evidence"("payment_id");
CREATE INDEX "ledger_accounts_user_id_idx" ON "ledger_accounts"("user_id");
CREATE UNIQUE INDEX "ledger_transactions_business_key_key" ON "ledger_transactions"("business_key");
CREATE INDEX "ledger_transactions_payment_id_idx" ON "ledger_transactions"("payment_id");
CREATE INDEX "ledger_entries_transaction_id_idx" ON "ledger_entries"("transaction_id");
CREATE INDEX "ledger_entries_account_id_idx" ON "ledger_entries"("account_id", "id");
CREATE UNIQUE INDEX "webhook_events_provider_event_id_key" ON "webhook_events"("provider", "event_id");
CREATE INDEX "webhook_events_payment_id_idx" ON "webhook_events"("payment_id");
CREATE INDEX "webhook_events_state_idx" ON "webhook_events"("state", "next_try_at");
CREATE INDEX "audit_logs_created_at_idx" ON "audit_logs"("created_at");

-- Money rows are never deleted: every foreign key restricts.
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_poster_id_fkey" FOREIGN KEY ("poster_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "coupons" ADD CONSTRAINT "coupons_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "user_coupons" ADD CONSTRAINT "user_coupons_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "user_coupons" ADD CONSTRAINT "user_coupons_coupon_id_fkey" FOREIGN KEY ("coupon_id") REFERENCES "coupons"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "coupon_usage_logs" ADD CONSTRAINT "coupon_usage_logs_coupon_id_fkey" FOREIGN KEY ("coupon_id") REFERENCES "coupons"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "coupon_usage_logs" ADD CONSTRAINT "coupon_usage_logs_user_coupon_id_fkey" FOREIGN KEY ("user_coupon_id") REFERENCES "user_coupons"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "coupon_usage_logs" ADD CONSTRAINT "coupon_usage_logs_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "coupon_usage_logs" ADD CONSTRAINT "coupon_usage_logs_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "tasks"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "payment_records" ADD CONSTRAINT "payment_records_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "tasks"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "payment_records" ADD CONSTRAINT "payment_records_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "payment_records" ADD CONSTRAINT "payment_records_coupon_usage_log_id_fkey" FOREIGN KEY ("coupon_usage_log_id") REFERENCES "coupon_usage_logs"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "payment_events" ADD CONSTRAINT "payment_events_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "payment_records"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "payment_evidence" ADD CONSTRAINT "payment_evidence_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "payment_records"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "ledger_accounts" ADD CONSTRAINT "ledger_accounts_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "ledger_transactions" ADD CONSTRAINT "ledger_transactions_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "payment_records"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "ledger_entries" ADD CONSTRAINT "ledger_entries_transaction_id_fkey" FOREIGN KEY ("transaction_id") REFERENCES "ledger_transactions"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "ledger_entries" ADD CONSTRAINT "ledger_entries_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "ledger_accounts"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "webhook_events" ADD CONSTRAINT "webhook_events_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "payment_records"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "audit_logs" ADD CONSTRAINT "audit_logs_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- A task has at most one live and at most one completed payment per fee type.
CREATE UNIQUE INDEX "payment_records_one_unfinished" ON "payment_records"("task_id", "fee_type")
  WHERE "payment_status" IN ('pending', 'processing');
CREATE UNIQUE INDEX "payment_records_one_completed" ON "payment_records"("task_id", "fee_type")
  WHERE "payment_status" IN ('completed', 'partially_refunded', 'disputed');
