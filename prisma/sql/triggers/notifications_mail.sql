CREATE OR REPLACE TRIGGER notifications_mail AFTER INSERT ON "notifications"
  FOR EACH ROW EXECUTE FUNCTION queue_mail();
