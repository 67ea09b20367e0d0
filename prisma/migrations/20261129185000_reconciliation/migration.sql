-- What moved our balance at the providers, as their own lists show it, and how the books agree with it. See ADR 0056.

-- One movement, once. Nothing of it changes but that it is booked, and later matched, once each.
CREATE TABLE "balance_lines" (
  "id" BIGSERIAL NOT NULL,
  "provider" TEXT NOT NULL,
  "reference" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "provider_kind" TEXT NOT NULL,
  "object_reference" TEXT,
  "related_reference" TEXT,
  -- Our own reference, where the line carries one.
  "own_reference" TEXT,
  -- Minor units: what our balance gained before the fee, and what the provider kept.
  "amount" BIGINT NOT NULL,
  "fee" BIGINT NOT NULL,
  "currency" TEXT NOT NULL,
  "presented_amount" BIGINT,
  "presented_currency" TEXT,
  "rate" DOUBLE PRECISION,
  "description" TEXT,
  "occurred_at" TIMESTAMPTZ(3) NOT NULL,
  "available_at" TIMESTAMPTZ(3),
  "imported_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  -- What the provider kept is in the books since.
  "booked_at" TIMESTAMPTZ(3),
  "match_id" BIGINT,
  CONSTRAINT "balance_lines_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "balance_lines_kind_check" CHECK ("kind" IN ('charge', 'refund', 'refund_failed', 'dispute',
    'dispute_reversed', 'transfer', 'transfer_returned', 'fee', 'bank_payout', 'bank_payout_returned', 'bank_deposit',
    'conversion', 'hold', 'hold_released', 'other')),
  CONSTRAINT "balance_lines_currency_check" CHECK ("currency" ~ '^[A-Z]{3}$'),
  CONSTRAINT "balance_lines_presented_check" CHECK (
    ("presented_amount" IS NULL) = ("presented_currency" IS NULL) AND "presented_currency" <> "currency"),
  CONSTRAINT "balance_lines_booked_check" CHECK ("match_id" IS NULL OR "booked_at" IS NOT NULL)
);
CREATE UNIQUE INDEX "balance_lines_reference_key" ON "balance_lines" ("provider", "reference");
CREATE INDEX "balance_lines_occurred_at_idx" ON "balance_lines" ("provider", "occurred_at");
CREATE INDEX "balance_lines_object_reference_idx" ON "balance_lines" ("object_reference");
CREATE INDEX "balance_lines_match_id_idx" ON "balance_lines" ("match_id") WHERE "match_id" IS NOT NULL;
CREATE INDEX "balance_lines_unbooked_idx" ON "balance_lines" ("id") WHERE "booked_at" IS NULL;
CREATE INDEX "balance_lines_unmatched_idx" ON "balance_lines" ("provider", "id") WHERE "match_id" IS NULL;

-- Lines and transactions of one object whose sums are equal. A line and a transaction are in one match at most.
CREATE TABLE "line_matches" (
  "id" BIGSERIAL NOT NULL,
  "provider" TEXT NOT NULL,
  "object_key" TEXT NOT NULL,
  "matched_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "line_matches_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "line_matches_object_key_idx" ON "line_matches" ("object_key");
ALTER TABLE "balance_lines" ADD CONSTRAINT "balance_lines_match_id_fkey"
  FOREIGN KEY ("match_id") REFERENCES "line_matches" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

CREATE TABLE "matched_transactions" (
  "ledger_transaction_id" BIGINT NOT NULL,
  "match_id" BIGINT NOT NULL,
  CONSTRAINT "matched_transactions_pkey" PRIMARY KEY ("ledger_transaction_id"),
  CONSTRAINT "matched_transactions_ledger_transaction_id_fkey" FOREIGN KEY ("ledger_transaction_id")
    REFERENCES "ledger_transactions" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT "matched_transactions_match_id_fkey" FOREIGN KEY ("match_id") REFERENCES "line_matches" ("id")
    ON DELETE RESTRICT ON UPDATE RESTRICT
);
CREATE INDEX "matched_transactions_match_id_idx" ON "matched_transactions" ("match_id");

-- Up to where the list of each provider was imported, and why the last import did not come through.
CREATE TABLE "line_cursors" (
  "provider" TEXT NOT NULL,
  "complete_until" TIMESTAMPTZ(3),
  "problem" TEXT,
  -- The first entry of the ledger on a clearing account of the provider that is not matched yet.
  "open_entry_id" BIGINT NOT NULL DEFAULT 0,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "line_cursors_pkey" PRIMARY KEY ("provider"),
  CONSTRAINT "line_cursors_problem_check" CHECK ("problem" IN ('right_missing', 'unavailable'))
);

-- What was read of one provider: of a day, or when somebody asked. Append-only.
CREATE TABLE "statements" (
  "id" SERIAL NOT NULL,
  "provider" TEXT NOT NULL,
  "day" DATE,
  "from" TIMESTAMPTZ(3) NOT NULL,
  "to" TIMESTAMPTZ(3) NOT NULL,
  "made_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "made_by" INTEGER,
  -- Why it is not complete; null: it is.
  "incomplete_reason" TEXT,
  CONSTRAINT "statements_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "statements_made_by_fkey" FOREIGN KEY ("made_by") REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT "statements_incomplete_reason_check" CHECK ("incomplete_reason" IN ('right_missing', 'unavailable', 'list_is_late'))
);
CREATE UNIQUE INDEX "statements_day_key" ON "statements" ("provider", "day");
CREATE INDEX "statements_made_at_idx" ON "statements" ("made_at");

-- Minor units. The provider's own numbers are null where it could not be asked.
CREATE TABLE "statement_balances" (
  "statement_id" INTEGER NOT NULL,
  "currency" TEXT NOT NULL,
  "available" BIGINT,
  "pending" BIGINT,
  "reserved" BIGINT,
  -- What the books say that the provider holds for us.
  "clearing" BIGINT NOT NULL,
  -- Lines that the books do not have yet, less transactions of the books that the list does not have yet.
  "waiting" BIGINT NOT NULL,
  -- What differs and is listed one by one.
  "differing" BIGINT NOT NULL,
  -- What nothing of the list explains.
  "unexplained" BIGINT,
  CONSTRAINT "statement_balances_pkey" PRIMARY KEY ("statement_id", "currency"),
  CONSTRAINT "statement_balances_statement_id_fkey" FOREIGN KEY ("statement_id") REFERENCES "statements" ("id")
    ON DELETE RESTRICT ON UPDATE RESTRICT
);

-- Where the books and a provider do not agree: found once, and carried by every statement until it ends, by itself or by
-- the decision of a person.
CREATE TABLE "differences" (
  "id" SERIAL NOT NULL,
  "provider" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  -- What it is about, as in matches: `charge:pi_1`; `balance` for what nothing explains.
  "object_key" TEXT NOT NULL,
  "currency" TEXT NOT NULL,
  -- Minor units: how much more the provider has than the books.
  "amount" BIGINT NOT NULL,
  "found_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "ended_at" TIMESTAMPTZ(3),
  "verb" TEXT,
  "ended_by" INTEGER,
  "note" TEXT,
  "version" INTEGER NOT NULL DEFAULT 1,
  CONSTRAINT "differences_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "differences_ended_by_fkey" FOREIGN KEY ("ended_by") REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT "differences_kind_check" CHECK ("kind" IN ('amount_differs', 'only_there', 'only_here', 'twice', 'unexplained')),
  CONSTRAINT "differences_verb_check" CHECK ("verb" IN ('matched', 'adopt', 'assign', 'write_off', 'explain')),
  CONSTRAINT "differences_ended_check" CHECK (("ended_at" IS NULL) = ("verb" IS NULL))
);
CREATE UNIQUE INDEX "differences_one_open" ON "differences" ("provider", "object_key", "currency") WHERE "ended_at" IS NULL;
CREATE INDEX "differences_found_at_idx" ON "differences" ("found_at");
