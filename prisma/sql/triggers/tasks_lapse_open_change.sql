CREATE OR REPLACE TRIGGER tasks_lapse_open_change AFTER UPDATE ON "tasks" FOR EACH ROW
  WHEN ((NEW.agreed_reward, NEW.escrow_amount) IS DISTINCT FROM (OLD.agreed_reward, OLD.escrow_amount)
    OR (NEW.status <> OLD.status AND NEW.status NOT IN ('in_progress', 'delivered', 'changes_requested')))
  EXECUTE FUNCTION lapse_open_change();
