CREATE OR REPLACE TRIGGER change_orders_guard BEFORE INSERT OR UPDATE ON "change_orders"
  FOR EACH ROW EXECUTE FUNCTION guard_change_order();
