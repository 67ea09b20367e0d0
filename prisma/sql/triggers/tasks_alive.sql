CREATE OR REPLACE TRIGGER tasks_alive BEFORE INSERT ON "tasks" FOR EACH ROW EXECUTE FUNCTION refuse_deleted('poster_id');
