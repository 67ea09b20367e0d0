DROP TRIGGER IF EXISTS change_orders_done ON "change_orders";
CREATE CONSTRAINT TRIGGER change_orders_done AFTER INSERT OR UPDATE OF "status" ON "change_orders"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.status = 'done') EXECUTE FUNCTION require_change();
