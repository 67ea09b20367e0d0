CREATE OR REPLACE TRIGGER account_links_alive BEFORE INSERT ON "account_links"
  FOR EACH ROW WHEN (NEW.user_id IS NOT NULL) EXECUTE FUNCTION refuse_deleted('user_id');
