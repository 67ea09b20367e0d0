-- The reward: a helper is accepted, the reward is paid and held, the work is delivered, the reward is released.

-- The life of a task --------------------------------------------------------------------------------------------

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
  ('changes_requested', 'delivered'), ('changes_requested', 'completed'), ('changes_requested', 'disputed'), ('changes_requested', 'cancelled'),
  ('disputed', 'in_progress'), ('disputed', 'delivered'), ('disputed', 'changes_requested'), ('disputed', 'completed'), ('disputed', 'cancelled');

ALTER TABLE "tasks"
  ADD COLUMN "helper_id" INTEGER,
  ADD COLUMN "reward_due_at" TIMESTAMPTZ(3),
  ADD COLUMN "delivered_at" TIMESTAMPTZ(3),
  ADD COLUMN "release_at" TIMESTAMPTZ(3),
  ADD COLUMN "completed_at" TIMESTAMPTZ(3);
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_helper_id_fkey"
  FOREIGN KEY ("helper_id") REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT;
CREATE INDEX "tasks_helper_id_idx" ON "tasks" ("helper_id");
CREATE INDEX "tasks_reward_due_at_idx" ON "tasks" ("reward_due_at");
CREATE INDEX "tasks_release_at_idx" ON "tasks" ("release_at");
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_helper_check" CHECK ("helper_id" <> "poster_id");
-- From acceptance on it is known who does the work and for how much; only acceptance has a date to pay by, and only
-- delivered work one on which the reward goes by itself.
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_agreement_check" CHECK (
  ("status" IN ('accepted', 'in_progress', 'delivered', 'changes_requested', 'completed', 'disputed'))
    <= ("helper_id" IS NOT NULL AND "agreed_reward" IS NOT NULL)
  AND ("reward_due_at" IS NOT NULL) <= ("status" = 'accepted')
  AND ("release_at" IS NOT NULL) <= ("status" = 'delivered'));

CREATE FUNCTION guard_task() RETURNS trigger LANGUAGE plpgsql AS $$
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
    AND (OLD.status, NEW.status) NOT IN (('open', 'accepted'), ('accepted', 'open')) THEN
    RAISE EXCEPTION 'the agreement of task % is frozen', OLD.id USING ERRCODE = 'LP003';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER tasks_guard BEFORE UPDATE ON "tasks" FOR EACH ROW EXECUTE FUNCTION guard_task();

-- Applications --------------------------------------------------------------------------------------------------

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
  CONSTRAINT "task_applications_amount_check" CHECK ("offered_amount" > 0),
  CONSTRAINT "task_applications_status_check" CHECK ("status" IN ('offered', 'accepted', 'withdrawn', 'lapsed'))
);
ALTER TABLE "task_applications" ADD CONSTRAINT "task_applications_task_id_fkey"
  FOREIGN KEY ("task_id") REFERENCES "tasks" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "task_applications" ADD CONSTRAINT "task_applications_helper_id_fkey"
  FOREIGN KEY ("helper_id") REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT;
CREATE INDEX "task_applications_task_id_idx" ON "task_applications" ("task_id");
CREATE INDEX "task_applications_helper_id_idx" ON "task_applications" ("helper_id");
CREATE UNIQUE INDEX "task_applications_one_offer" ON "task_applications" ("task_id", "helper_id")
  WHERE "status" IN ('offered', 'accepted');
CREATE UNIQUE INDEX "task_applications_one_accepted" ON "task_applications" ("task_id") WHERE "status" = 'accepted';

CREATE FUNCTION guard_application() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    -- The lock lets no offer slip in while the task is being accepted or cancelled.
    IF NOT EXISTS (SELECT 1 FROM tasks t WHERE t.id = NEW.task_id AND t.status = 'open'
      AND t.poster_id <> NEW.helper_id FOR SHARE) THEN
      RAISE EXCEPTION 'task % takes no offer of this person', NEW.task_id USING ERRCODE = 'LP020';
    END IF;
    RETURN NEW;
  END IF;
  IF (OLD.status, NEW.status) NOT IN (('offered', 'accepted'), ('offered', 'withdrawn'), ('accepted', 'lapsed')) THEN
    RAISE EXCEPTION 'application % may not go from % to %', OLD.id, OLD.status, NEW.status USING ERRCODE = 'LP002';
  END IF;
  IF (NEW.task_id, NEW.helper_id, NEW.offered_amount) IS DISTINCT FROM (OLD.task_id, OLD.helper_id, OLD.offered_amount) THEN
    RAISE EXCEPTION 'application % is frozen', OLD.id USING ERRCODE = 'LP003';
  END IF;
  NEW.updated_at := now();
  RETURN NEW;
END $$;
CREATE TRIGGER task_applications_guard BEFORE INSERT OR UPDATE ON "task_applications"
  FOR EACH ROW EXECUTE FUNCTION guard_application();
CREATE TRIGGER task_applications_no_delete BEFORE DELETE OR TRUNCATE ON "task_applications"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What both sides said and did, for both to read and for anybody who has to decide later.
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
  CONSTRAINT "task_events_actor_check" CHECK ("actor" IN ('poster', 'helper', 'system', 'operator'))
);
ALTER TABLE "task_events" ADD CONSTRAINT "task_events_task_id_fkey"
  FOREIGN KEY ("task_id") REFERENCES "tasks" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "task_events" ADD CONSTRAINT "task_events_actor_id_fkey"
  FOREIGN KEY ("actor_id") REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT;
CREATE INDEX "task_events_task_id_idx" ON "task_events" ("task_id", "id");
CREATE TRIGGER task_events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "task_events"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The books -----------------------------------------------------------------------------------------------------

-- As before, and a task whose held money moved derives anew what it holds.
CREATE OR REPLACE FUNCTION book_entries() RETURNS trigger LANGUAGE plpgsql AS $$
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
  UPDATE tasks SET updated_at = now() WHERE id IN (
    SELECT a.task_id FROM ledger_accounts a JOIN new_entries e ON e.account_id = a.id WHERE a.task_id IS NOT NULL);
  RETURN NULL;
END $$;
