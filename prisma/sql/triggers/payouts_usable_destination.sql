CREATE OR REPLACE TRIGGER payouts_usable_destination BEFORE INSERT ON "payouts"
  FOR EACH ROW EXECUTE FUNCTION require_usable_destination();
