-- The tables of LinkU Pay with their constraints, indexes and the rows of lookup tables. Functions and triggers stand in
-- prisma/sql/, one file each, as they are today.
--
-- Money is an integer in minor units with its currency beside it; points are integers in the unit PTS. Money rows are
-- never deleted, so every foreign key restricts. Closed lists are CHECKs, so that a word nobody handles cannot be stored.

-- Users ---------------------------------------------------------------------------------------------------------

-- A token stands beside the number in what providers are told of a row: numbers are given again by another installation
-- and by a restored database, tokens are not. It is twelve random hexadecimal digits: the last group of a UUID.
CREATE TABLE "users" (
  "id" SERIAL NOT NULL,
  "email" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "password_hash" TEXT,
  "role" TEXT NOT NULL DEFAULT 'user',
  "token" TEXT DEFAULT substr(gen_random_uuid()::text, 25),
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "users_pkey" PRIMARY KEY ("id"),
  -- One address is one person, however it is typed.
  CONSTRAINT "users_email_lower_check" CHECK ("email" = lower("email")),
  CONSTRAINT "users_role_check" CHECK ("role" IN ('user', 'admin')),
  CONSTRAINT "users_token_check" CHECK ("token" ~ '^[0-9a-f]{12}$')
);
CREATE UNIQUE INDEX "users_email_key" ON "users" ("email");

-- Tasks ---------------------------------------------------------------------------------------------------------

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
  "helper_id" INTEGER,
  "status" TEXT NOT NULL DEFAULT 'pending_payment',
  -- Derived by a trigger; whatever a statement writes here is replaced by the truth.
  "is_paid" BOOLEAN NOT NULL DEFAULT false,
  "escrow_amount" INTEGER NOT NULL DEFAULT 0,
  "version" INTEGER NOT NULL DEFAULT 1,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "published_at" TIMESTAMPTZ(3),
  "reward_due_at" TIMESTAMPTZ(3),
  "delivered_at" TIMESTAMPTZ(3),
  "release_at" TIMESTAMPTZ(3),
  "completed_at" TIMESTAMPTZ(3),
  "cancelled_at" TIMESTAMPTZ(3),
  -- The refund to the poster because the task ended, and its reason, in minor units; it is sent after the task has
  -- ended.
  "returns_fee" BOOLEAN,
  "returns_reward" INTEGER,
  "return_reason" TEXT,
  CONSTRAINT "tasks_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "tasks_poster_id_fkey" FOREIGN KEY ("poster_id") REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT "tasks_helper_id_fkey" FOREIGN KEY ("helper_id") REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT "tasks_helper_check" CHECK ("helper_id" <> "poster_id"),
  CONSTRAINT "tasks_base_reward_check" CHECK ("base_reward" > 0),
  CONSTRAINT "tasks_agreed_reward_check" CHECK ("agreed_reward" > 0),
  CONSTRAINT "tasks_escrow_amount_check" CHECK ("escrow_amount" >= 0),
  CONSTRAINT "tasks_currency_check" CHECK ("currency" ~ '^[A-Z]{3}$'),
  CONSTRAINT "tasks_status_check" CHECK ("status" IN ('pending_payment', 'open', 'accepted', 'in_progress', 'delivered',
    'changes_requested', 'completed', 'cancelled', 'disputed')),
  -- From acceptance on it is known who does the work and for how much; only an accepted task has a deadline for the
  -- payment, and only delivered work one for the release.
  CONSTRAINT "tasks_agreement_check" CHECK (
    ("status" IN ('accepted', 'in_progress', 'delivered', 'changes_requested', 'completed', 'disputed'))
      <= ("helper_id" IS NOT NULL AND "agreed_reward" IS NOT NULL)
    AND ("reward_due_at" IS NOT NULL) <= ("status" = 'accepted')
    AND ("release_at" IS NOT NULL) <= ("status" = 'delivered')),
  CONSTRAINT "tasks_return_check" CHECK (
    ("return_reason" IS NULL AND "returns_fee" IS NULL AND "returns_reward" IS NULL)
    OR ("return_reason" IN ('task_cancelled', 'refund_decided') AND "return_reason" IS NOT NULL
      AND "returns_fee" IS NOT NULL AND "returns_reward" IS NOT NULL AND "returns_reward" >= 0
      AND "status" IN ('completed', 'cancelled')))
);
CREATE INDEX "tasks_poster_id_idx" ON "tasks" ("poster_id");
CREATE INDEX "tasks_helper_id_idx" ON "tasks" ("helper_id");
CREATE INDEX "tasks_reward_due_at_idx" ON "tasks" ("reward_due_at");
CREATE INDEX "tasks_release_at_idx" ON "tasks" ("release_at");
CREATE INDEX "tasks_status_created_at_idx" ON "tasks" ("status", "created_at" DESC);

-- The moves of a task that are legal; a trigger refuses any other. A test compares them with lib/tasks/states.ts.
CREATE TABLE "task_state_moves" (
  "from_status" TEXT NOT NULL,
  "to_status" TEXT NOT NULL,
  CONSTRAINT "task_state_moves_pkey" PRIMARY KEY ("from_status", "to_status")
);
INSERT INTO "task_state_moves" ("from_status", "to_status") VALUES
  ('pending_payment', 'open'), ('pending_payment', 'cancelled'),
  ('open', 'accepted'), ('open', 'cancelled'),
  ('accepted', 'open'), ('accepted', 'in_progress'), ('accepted', 'cancelled'),
  ('in_progress', 'delivered'), ('in_progress', 'completed'), ('in_progress', 'disputed'), ('in_progress', 'cancelled'),
  ('delivered', 'changes_requested'), ('delivered', 'completed'), ('delivered', 'disputed'), ('delivered', 'cancelled'),
  ('changes_requested', 'delivered'), ('changes_requested', 'completed'), ('changes_requested', 'disputed'),
  ('changes_requested', 'cancelled'),
  ('disputed', 'in_progress'), ('disputed', 'delivered'), ('disputed', 'changes_requested'), ('disputed', 'completed'),
  ('disputed', 'cancelled');

CREATE TABLE "task_applications" (
  "id" SERIAL NOT NULL,
  "task_id" INTEGER NOT NULL,
  "helper_id" INTEGER NOT NULL,
  "offered_amount" INTEGER NOT NULL,
  "message" TEXT,
  "status" TEXT NOT NULL DEFAULT 'offered',
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "task_applications_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "task_applications_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "tasks" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT "task_applications_helper_id_fkey" FOREIGN KEY ("helper_id") REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT "task_applications_amount_check" CHECK ("offered_amount" > 0),
  CONSTRAINT "task_applications_status_check" CHECK ("status" IN ('offered', 'accepted', 'withdrawn', 'lapsed'))
);
CREATE INDEX "task_applications_task_id_idx" ON "task_applications" ("task_id");
CREATE INDEX "task_applications_helper_id_idx" ON "task_applications" ("helper_id");
CREATE UNIQUE INDEX "task_applications_one_offer" ON "task_applications" ("task_id", "helper_id")
  WHERE "status" IN ('offered', 'accepted');
CREATE UNIQUE INDEX "task_applications_one_accepted" ON "task_applications" ("task_id") WHERE "status" = 'accepted';

-- The actions and messages of both sides, for both to read and for an operator who must decide later. Append-only.
CREATE TABLE "task_events" (
  "id" BIGSERIAL NOT NULL,
  "task_id" INTEGER NOT NULL,
  "kind" TEXT NOT NULL,
  "from_status" TEXT,
  "to_status" TEXT,
  "actor" TEXT NOT NULL,
  "actor_id" INTEGER,
  "text" TEXT,
  "detail" JSONB NOT NULL DEFAULT '{}',
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "task_events_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "task_events_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "tasks" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT "task_events_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT "task_events_actor_check" CHECK ("actor" IN ('poster', 'helper', 'system', 'operator'))
);
CREATE INDEX "task_events_task_id_idx" ON "task_events" ("task_id", "id");

-- One side proposes another reward while it is held, and the other side agrees or not.
CREATE TABLE "change_orders" (
  "id" SERIAL NOT NULL,
  "task_id" INTEGER NOT NULL,
  "proposed_by" INTEGER NOT NULL,
  "from_amount" INTEGER NOT NULL,
  "to_amount" INTEGER NOT NULL,
  "text" TEXT,
  "status" TEXT NOT NULL DEFAULT 'open',
  -- The deadline of the other side's response; for an accepted raise, of its payment.
  "expires_at" TIMESTAMPTZ(3),
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "ended_at" TIMESTAMPTZ(3),
  CONSTRAINT "change_orders_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "change_orders_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "tasks" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT "change_orders_proposed_by_fkey" FOREIGN KEY ("proposed_by") REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT "change_orders_amounts_check" CHECK ("from_amount" > 0 AND "to_amount" > 0 AND "from_amount" <> "to_amount"),
  CONSTRAINT "change_orders_status_check" CHECK ("status" IN ('open', 'accepted', 'done', 'declined', 'withdrawn', 'lapsed')),
  -- Nothing is due for a lowering, so it is done when it is accepted.
  CONSTRAINT "change_orders_accepted_is_a_raise_check" CHECK ("status" <> 'accepted' OR "to_amount" > "from_amount"),
  CONSTRAINT "change_orders_deadline_check" CHECK (("status" IN ('open', 'accepted')) = ("expires_at" IS NOT NULL))
);
CREATE INDEX "change_orders_task_id_idx" ON "change_orders" ("task_id");
CREATE INDEX "change_orders_expires_at_idx" ON "change_orders" ("expires_at");
CREATE UNIQUE INDEX "change_orders_one_open" ON "change_orders" ("task_id") WHERE "status" IN ('open', 'accepted');

-- The moves of a change order that are legal. A test compares them with lib/tasks/change-orders/states.ts.
CREATE TABLE "change_order_moves" (
  "from_status" TEXT NOT NULL,
  "to_status" TEXT NOT NULL,
  CONSTRAINT "change_order_moves_pkey" PRIMARY KEY ("from_status", "to_status")
);
INSERT INTO "change_order_moves" ("from_status", "to_status") VALUES
  ('open', 'accepted'), ('open', 'done'), ('open', 'declined'), ('open', 'withdrawn'), ('open', 'lapsed'),
  ('accepted', 'done'), ('accepted', 'withdrawn'), ('accepted', 'lapsed');

-- Coupons -------------------------------------------------------------------------------------------------------

-- Amounts are in the coupon's currency; it never applies to another.
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
  -- How many reservations are held or used; kept by triggers on coupon_usage_logs.
  "taken" INTEGER NOT NULL DEFAULT 0,
  "created_by_id" INTEGER,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "coupons_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "coupons_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
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
CREATE UNIQUE INDEX "coupons_code_key" ON "coupons" ("code");

CREATE TABLE "user_coupons" (
  "id" SERIAL NOT NULL,
  "user_id" INTEGER NOT NULL,
  "coupon_id" INTEGER NOT NULL,
  "claimed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "user_coupons_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "user_coupons_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT "user_coupons_coupon_id_fkey" FOREIGN KEY ("coupon_id") REFERENCES "coupons" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT
);
CREATE UNIQUE INDEX "user_coupons_user_id_coupon_id_key" ON "user_coupons" ("user_id", "coupon_id");

-- One row for each time a coupon was reserved: reserved, then used or released, once.
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
  CONSTRAINT "coupon_usage_logs_coupon_id_fkey" FOREIGN KEY ("coupon_id") REFERENCES "coupons" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT "coupon_usage_logs_user_coupon_id_fkey" FOREIGN KEY ("user_coupon_id") REFERENCES "user_coupons" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT "coupon_usage_logs_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT "coupon_usage_logs_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "tasks" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT "coupon_usage_logs_discount_check" CHECK ("discount" > 0),
  CONSTRAINT "coupon_usage_logs_state_check" CHECK (
    ("state" = 'reserved' AND "used_at" IS NULL AND "released_at" IS NULL)
    OR ("state" = 'used' AND "used_at" IS NOT NULL AND "released_at" IS NULL)
    OR ("state" = 'released' AND "released_at" IS NOT NULL))
);
CREATE INDEX "coupon_usage_logs_coupon_id_user_id_idx" ON "coupon_usage_logs" ("coupon_id", "user_id");

-- Payments ------------------------------------------------------------------------------------------------------

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
  "coupon_usage_log_id" INTEGER,
  -- What a raise of the reward adds is paid by a payment of its own.
  "change_order_id" INTEGER,
  "livemode" BOOLEAN NOT NULL,
  "token" TEXT DEFAULT substr(gen_random_uuid()::text, 25),
  "provider_payment_id" TEXT,
  "provider_transaction_id" TEXT,
  "checkout_url" TEXT,
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
  CONSTRAINT "payment_records_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "tasks" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT "payment_records_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT "payment_records_coupon_usage_log_id_fkey" FOREIGN KEY ("coupon_usage_log_id") REFERENCES "coupon_usage_logs" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT "payment_records_change_order_id_fkey" FOREIGN KEY ("change_order_id") REFERENCES "change_orders" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT "payment_records_fee_type_check" CHECK (
    "fee_type" IN ('application_fee', 'task_reward', 'reward_top_up')
    AND ("fee_type" = 'reward_top_up') = ("change_order_id" IS NOT NULL)),
  CONSTRAINT "payment_records_provider_check" CHECK ("payment_provider" IN ('stripe', 'paypal', 'points')),
  CONSTRAINT "payment_records_status_check" CHECK ("payment_status" IN ('pending', 'processing', 'completed', 'failed',
    'cancelled', 'expired', 'partially_refunded', 'refunded', 'disputed', 'needs_review')),
  CONSTRAINT "payment_records_currency_check" CHECK ("currency" ~ '^[A-Z]{3}$'),
  CONSTRAINT "payment_records_token_check" CHECK ("token" ~ '^[0-9a-f]{12}$'),
  CONSTRAINT "payment_records_amounts_check" CHECK (
    "total_amount" > 0 AND "points_used" >= 0 AND "coupon_discount" >= 0 AND "final_amount" >= 0),
  CONSTRAINT "payment_records_parts_check" CHECK ("total_amount" = "points_used" + "coupon_discount" + "final_amount"),
  CONSTRAINT "payment_records_provider_amount_check" CHECK (("payment_provider" = 'points') = ("final_amount" = 0)),
  CONSTRAINT "payment_records_coupon_check" CHECK (("coupon_discount" > 0) = ("coupon_usage_log_id" IS NOT NULL)),
  -- A helper is paid in money, so a reward is.
  CONSTRAINT "payment_records_reward_is_fiat_check" CHECK (
    "fee_type" = 'application_fee' OR ("points_used" = 0 AND "coupon_discount" = 0)),
  -- Money that never completed a payment can be refunded too, so `refunded` does not imply a completion.
  CONSTRAINT "payment_records_completed_at_check" CHECK (
    ("payment_status" IN ('completed', 'partially_refunded', 'disputed')) <= ("completed_at" IS NOT NULL)),
  CONSTRAINT "payment_records_final_has_no_sync_check" CHECK (
    "payment_status" IN ('pending', 'processing') OR "next_sync_at" IS NULL)
);
CREATE UNIQUE INDEX "payment_records_coupon_usage_log_id_key" ON "payment_records" ("coupon_usage_log_id");
CREATE UNIQUE INDEX "payment_records_idempotency_key" ON "payment_records" ("user_id", "idempotency_key");
CREATE UNIQUE INDEX "payment_records_provider_object_key" ON "payment_records" ("payment_provider", "provider_payment_id");
CREATE INDEX "payment_records_task_id_idx" ON "payment_records" ("task_id");
CREATE INDEX "payment_records_change_order_id_idx" ON "payment_records" ("change_order_id");
CREATE INDEX "payment_records_created_at_idx" ON "payment_records" ("created_at");
CREATE INDEX "payment_records_user_id_idx" ON "payment_records" ("user_id", "created_at" DESC);
CREATE INDEX "payment_records_provider_payment_id_idx" ON "payment_records" ("provider_payment_id");
CREATE INDEX "payment_records_provider_transaction_id_idx" ON "payment_records" ("provider_transaction_id");
CREATE INDEX "payment_records_payment_status_idx" ON "payment_records" ("payment_status");
CREATE INDEX "payment_records_next_sync_at_idx" ON "payment_records" ("next_sync_at");
-- A task has at most one unfinished and at most one completed payment per fee; a raise has its own.
CREATE UNIQUE INDEX "payment_records_one_unfinished" ON "payment_records" ("task_id", "fee_type")
  WHERE "payment_status" IN ('pending', 'processing');
CREATE UNIQUE INDEX "payment_records_one_completed" ON "payment_records" ("task_id", "fee_type", COALESCE("change_order_id", 0))
  WHERE "payment_status" IN ('completed', 'partially_refunded', 'disputed');

-- The moves of a payment that are legal; a trigger refuses any other. A test compares them with lib/payments/states.ts.
CREATE TABLE "payment_state_moves" (
  "from_status" TEXT NOT NULL,
  "to_status" TEXT NOT NULL,
  CONSTRAINT "payment_state_moves_pkey" PRIMARY KEY ("from_status", "to_status")
);
INSERT INTO "payment_state_moves" ("from_status", "to_status") VALUES
  ('pending', 'processing'), ('pending', 'completed'), ('pending', 'failed'), ('pending', 'cancelled'),
  ('pending', 'expired'), ('pending', 'needs_review'),
  ('processing', 'completed'), ('processing', 'failed'), ('processing', 'needs_review'),
  -- A funding source that is declined during the capture sends the payer back to choose another.
  ('processing', 'pending'),
  -- Late money completes its payment while that is still due.
  ('failed', 'completed'), ('expired', 'completed'),
  ('failed', 'needs_review'), ('cancelled', 'needs_review'), ('expired', 'needs_review'),
  ('needs_review', 'completed'), ('needs_review', 'expired'), ('needs_review', 'refunded'),
  ('completed', 'partially_refunded'), ('completed', 'refunded'), ('completed', 'disputed'),
  ('partially_refunded', 'refunded'), ('partially_refunded', 'disputed'),
  -- The money of a bounced refund is with us again, and the payment shows it.
  ('partially_refunded', 'completed'), ('refunded', 'completed'), ('refunded', 'partially_refunded'), ('refunded', 'needs_review'),
  ('disputed', 'completed'), ('disputed', 'partially_refunded'), ('disputed', 'refunded');

-- The timeline. Append-only; `dedupe_key` is set where the same fact may be reported twice.
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
  CONSTRAINT "payment_events_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "payment_records" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT "payment_events_actor_check" CHECK ("actor" IN ('payer', 'provider', 'system', 'operator'))
);
CREATE INDEX "payment_events_payment_id_idx" ON "payment_events" ("payment_id", "id");
CREATE UNIQUE INDEX "payment_events_dedupe_key_key" ON "payment_events" ("dedupe_key");

-- What the provider itself reported about money. Append-only; no payment completes without it.
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
  CONSTRAINT "payment_evidence_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "payment_records" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT "payment_evidence_amount_check" CHECK ("amount" > 0)
);
-- One transaction at a provider settles one payment.
CREATE UNIQUE INDEX "payment_evidence_provider_transaction_key" ON "payment_evidence" ("provider", "provider_transaction_id");
CREATE INDEX "payment_evidence_payment_id_idx" ON "payment_evidence" ("payment_id");

-- Ledger --------------------------------------------------------------------------------------------------------

-- People's accounts keep a balance, the platform's are sums of entries: a hot row would make everybody wait.
CREATE TABLE "ledger_accounts" (
  "id" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "unit" TEXT NOT NULL,
  "user_id" INTEGER,
  "task_id" INTEGER,
  "balance" BIGINT,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "ledger_accounts_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "ledger_accounts_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT "ledger_accounts_unit_check" CHECK ("unit" ~ '^[A-Z]{3}$'),
  -- A helper's debt, because a payer reclaimed what was released to them, is an account that is never above zero.
  CONSTRAINT "ledger_accounts_balance_check" CHECK (CASE WHEN "kind" = 'debt' THEN "balance" <= 0 ELSE "balance" >= 0 END),
  CONSTRAINT "ledger_accounts_people_have_balances_check" CHECK ("user_id" IS NULL OR "balance" IS NOT NULL)
);
CREATE INDEX "ledger_accounts_user_id_idx" ON "ledger_accounts" ("user_id");

-- One business event, once: what moved and why. Append-only.
CREATE TABLE "ledger_transactions" (
  "id" BIGSERIAL NOT NULL,
  "business_key" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "payment_id" INTEGER,
  "actor_id" INTEGER,
  -- Why money is under suspense: the worker refunds some of it, and leaves the rest to a person.
  "reason" TEXT,
  -- The requested amount of a refund, money and points together; the rest that is owed follows from it.
  "requested_amount" INTEGER,
  -- For people to read; it decides nothing.
  "note" TEXT,
  "event_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "ledger_transactions_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "ledger_transactions_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "payment_records" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT "ledger_transactions_reason_check" CHECK (CASE WHEN "kind" = 'suspense'
    THEN "reason" IS NOT NULL AND "reason" IN ('other_currency', 'other_amount', 'other_payee', 'paid_twice', 'late_success', 'task_closed')
    ELSE "reason" IS NULL END),
  CONSTRAINT "ledger_transactions_requested_amount_check" CHECK (
    ("kind" = 'refund_requested') = ("requested_amount" IS NOT NULL) AND "requested_amount" > 0)
);
CREATE UNIQUE INDEX "ledger_transactions_business_key_key" ON "ledger_transactions" ("business_key");
CREATE INDEX "ledger_transactions_payment_id_idx" ON "ledger_transactions" ("payment_id");

-- The entries of a transaction sum to zero per unit. Append-only.
CREATE TABLE "ledger_entries" (
  "id" BIGSERIAL NOT NULL,
  "transaction_id" BIGINT NOT NULL,
  "account_id" TEXT NOT NULL,
  "unit" TEXT NOT NULL,
  "amount" BIGINT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "ledger_entries_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "ledger_entries_transaction_id_fkey" FOREIGN KEY ("transaction_id") REFERENCES "ledger_transactions" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT "ledger_entries_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "ledger_accounts" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT "ledger_entries_amount_check" CHECK ("amount" <> 0)
);
CREATE INDEX "ledger_entries_transaction_id_idx" ON "ledger_entries" ("transaction_id");
CREATE INDEX "ledger_entries_account_id_idx" ON "ledger_entries" ("account_id", "id");

-- Refunds -------------------------------------------------------------------------------------------------------

-- Money on its way back to a payer, within the evidence of the money received; points are returned beside it or alone.
CREATE TABLE "refunds" (
  "id" SERIAL NOT NULL,
  "payment_id" INTEGER NOT NULL,
  "evidence_id" BIGINT,
  "amount" INTEGER NOT NULL,
  "points" INTEGER NOT NULL DEFAULT 0,
  "currency" TEXT NOT NULL,
  "purpose" TEXT NOT NULL,
  "reason" TEXT NOT NULL,
  "requested_by" INTEGER,
  "status" TEXT NOT NULL DEFAULT 'pending',
  "provider_refund_id" TEXT,
  "failure_reason" TEXT,
  "token" TEXT DEFAULT substr(gen_random_uuid()::text, 25),
  "version" INTEGER NOT NULL DEFAULT 1,
  "next_sync_at" TIMESTAMPTZ(3),
  "sync_count" INTEGER NOT NULL DEFAULT 0,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "ended_at" TIMESTAMPTZ(3),
  CONSTRAINT "refunds_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "refunds_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "payment_records" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT "refunds_evidence_id_fkey" FOREIGN KEY ("evidence_id") REFERENCES "payment_evidence" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT "refunds_requested_by_fkey" FOREIGN KEY ("requested_by") REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT "refunds_amount_check" CHECK (
    "amount" >= 0 AND "points" >= 0 AND "amount" + "points" > 0 AND ("amount" > 0) = ("evidence_id" IS NOT NULL)),
  -- The account of the money before it leaves: suspense, or the payment's purpose.
  CONSTRAINT "refunds_purpose_check" CHECK (
    "purpose" IN ('suspense', 'application_fee', 'task_reward', 'reward_top_up') AND ("points" = 0 OR "purpose" = 'application_fee')),
  CONSTRAINT "refunds_status_check" CHECK ("status" IN ('pending', 'succeeded', 'failed')),
  CONSTRAINT "refunds_token_check" CHECK ("token" ~ '^[0-9a-f]{12}$'),
  CONSTRAINT "refunds_final_has_no_sync_check" CHECK ("status" = 'pending' OR "next_sync_at" IS NULL)
);
CREATE INDEX "refunds_payment_id_idx" ON "refunds" ("payment_id");
CREATE INDEX "refunds_evidence_id_idx" ON "refunds" ("evidence_id");
CREATE INDEX "refunds_next_sync_at_idx" ON "refunds" ("next_sync_at");
CREATE INDEX "refunds_provider_refund_id_idx" ON "refunds" ("provider_refund_id");

-- A poster requests a refund of the reward, the helper answers, an operator divides it. A reward that has been held for
-- long needs a decision, too; then the request has no requester.
CREATE TABLE "refund_requests" (
  "id" SERIAL NOT NULL,
  "task_id" INTEGER NOT NULL,
  "requested_by" INTEGER,
  "reason" TEXT NOT NULL,
  "amount" INTEGER NOT NULL,
  "text" TEXT NOT NULL,
  -- The rest of the deadline of delivered work when it stopped; withdrawing the request resumes it.
  "release_seconds_left" INTEGER,
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
  CONSTRAINT "refund_requests_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "tasks" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT "refund_requests_requested_by_fkey" FOREIGN KEY ("requested_by") REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT "refund_requests_decided_by_fkey" FOREIGN KEY ("decided_by") REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT "refund_requests_amount_check" CHECK ("amount" > 0),
  CONSTRAINT "refund_requests_reason_check" CHECK (
    "reason" IN ('not_done', 'not_as_agreed', 'late', 'other', 'held_too_long')
    AND ("reason" = 'held_too_long') = ("requested_by" IS NULL)),
  CONSTRAINT "refund_requests_status_check" CHECK ("status" IN ('open', 'withdrawn', 'decided')),
  CONSTRAINT "refund_requests_decision_check" CHECK (
    ("status" = 'decided') = ("decided_by" IS NOT NULL AND "decided_at" IS NOT NULL AND "to_poster" >= 0 AND "to_helper" >= 0))
);
CREATE INDEX "refund_requests_task_id_idx" ON "refund_requests" ("task_id");
CREATE UNIQUE INDEX "refund_requests_one_open" ON "refund_requests" ("task_id") WHERE "status" = 'open';

-- Disputes ------------------------------------------------------------------------------------------------------

-- A payer's bank or PayPal takes money back, or inquires. The columns contain what the provider reported.
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
  -- Minor units that the provider has withdrawn and not returned: the amount, and its own fee apart.
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
  CONSTRAINT "disputes_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "payment_records" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT "disputes_evidence_id_fkey" FOREIGN KEY ("evidence_id") REFERENCES "payment_evidence" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT "disputes_status_check" CHECK ("status" IN ('open', 'won', 'lost', 'withdrawn')),
  CONSTRAINT "disputes_amounts_check" CHECK ("amount" > 0 AND "withdrawn" >= 0 AND "fee" >= 0)
);
CREATE UNIQUE INDEX "disputes_provider_dispute_key" ON "disputes" ("provider", "provider_dispute_id");
CREATE INDEX "disputes_payment_id_idx" ON "disputes" ("payment_id");
CREATE INDEX "disputes_next_sync_at_idx" ON "disputes" ("next_sync_at");

-- Payouts -------------------------------------------------------------------------------------------------------

-- A helper's account at a provider, which that provider must accept before it pays.
CREATE TABLE "payout_accounts" (
  "id" SERIAL NOT NULL,
  "user_id" INTEGER NOT NULL,
  "provider" TEXT NOT NULL,
  "external_id" TEXT NOT NULL,
  "state" TEXT NOT NULL DEFAULT 'onboarding',
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "payout_accounts_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "payout_accounts_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT "payout_accounts_provider_check" CHECK ("provider" IN ('stripe', 'paypal')),
  CONSTRAINT "payout_accounts_state_check" CHECK ("state" IN ('onboarding', 'ready', 'restricted'))
);
CREATE UNIQUE INDEX "payout_accounts_user_provider_key" ON "payout_accounts" ("user_id", "provider");
CREATE UNIQUE INDEX "payout_accounts_external_key" ON "payout_accounts" ("provider", "external_id");

-- Money on its way from a wallet to a helper's account.
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
  "token" TEXT DEFAULT substr(gen_random_uuid()::text, 25),
  "expected_at" TIMESTAMPTZ(3),
  "version" INTEGER NOT NULL DEFAULT 1,
  "next_sync_at" TIMESTAMPTZ(3),
  "sync_count" INTEGER NOT NULL DEFAULT 0,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "ended_at" TIMESTAMPTZ(3),
  CONSTRAINT "payouts_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "payouts_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT "payouts_payout_account_id_fkey" FOREIGN KEY ("payout_account_id") REFERENCES "payout_accounts" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT "payouts_amount_check" CHECK ("amount" > 0),
  CONSTRAINT "payouts_status_check" CHECK ("status" IN ('requested', 'sent', 'paid', 'failed')),
  CONSTRAINT "payouts_token_check" CHECK ("token" ~ '^[0-9a-f]{12}$'),
  CONSTRAINT "payouts_final_has_no_sync_check" CHECK ("status" IN ('requested', 'sent') OR "next_sync_at" IS NULL)
);
CREATE UNIQUE INDEX "payouts_idempotency_key" ON "payouts" ("user_id", "idempotency_key");
CREATE UNIQUE INDEX "payouts_provider_payout_key" ON "payouts" ("provider", "provider_payout_id");
CREATE INDEX "payouts_user_id_idx" ON "payouts" ("user_id", "created_at" DESC);
CREATE INDEX "payouts_next_sync_at_idx" ON "payouts" ("next_sync_at");

-- Webhooks ------------------------------------------------------------------------------------------------------

-- The inbox: every verified event, once. One that is not handled says why.
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
  CONSTRAINT "webhook_events_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "payment_records" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT "webhook_events_state_check" CHECK ("state" IN ('received', 'handled', 'ignored', 'failed', 'parked')),
  CONSTRAINT "webhook_events_reason_check" CHECK ("state" IN ('received', 'handled') OR "note" IS NOT NULL)
);
CREATE UNIQUE INDEX "webhook_events_provider_event_id_key" ON "webhook_events" ("provider", "event_id");
CREATE INDEX "webhook_events_payment_id_idx" ON "webhook_events" ("payment_id");
CREATE INDEX "webhook_events_state_idx" ON "webhook_events" ("state", "next_try_at");
-- An event may name a transaction before we know that it was made for us. Every few seconds the worker searches for
-- events that have become ours, so it must find them without reading all ignored events.
CREATE INDEX "webhook_events_unowned_idx" ON "webhook_events" ("received_at")
  WHERE "state" = 'ignored' AND "note" = 'no_payment_of_ours';

-- Operations ----------------------------------------------------------------------------------------------------

-- Who did what in the operator's console. Append-only.
CREATE TABLE "audit_logs" (
  "id" BIGSERIAL NOT NULL,
  "actor_id" INTEGER NOT NULL,
  "action" TEXT NOT NULL,
  "subject" TEXT NOT NULL,
  "detail" JSONB NOT NULL DEFAULT '{}',
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "audit_logs_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "audit_logs_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT
);
CREATE INDEX "audit_logs_created_at_idx" ON "audit_logs" ("created_at");

-- Counters of the rate limiter, shared by every process.
CREATE TABLE "rate_limits" (
  "key" TEXT NOT NULL,
  "points" INTEGER NOT NULL DEFAULT 0,
  "expire" BIGINT,
  CONSTRAINT "rate_limits_pkey" PRIMARY KEY ("key")
);
