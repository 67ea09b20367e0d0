CREATE OR REPLACE TRIGGER installation_guard BEFORE INSERT ON "installation"
  FOR EACH ROW EXECUTE FUNCTION guard_installation();
