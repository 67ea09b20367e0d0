CREATE OR REPLACE TRIGGER wallet_holds_guard BEFORE INSERT OR UPDATE ON "wallet_holds"
  FOR EACH ROW EXECUTE FUNCTION guard_wallet_hold();
