CREATE OR REPLACE TRIGGER change_orders_announce AFTER INSERT OR UPDATE ON "change_orders"
  FOR EACH ROW EXECUTE FUNCTION announce_task();
