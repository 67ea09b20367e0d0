-- While any part of the reward of a task is disputed, it is neither released nor promised as a refund. Opening a
-- dispute increments the task's version first, so that the two wait for each other. A refund that was made at the
-- provider is a fact, even then.
CREATE OR REPLACE FUNCTION guard_frozen_task() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
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
