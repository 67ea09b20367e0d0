CREATE OR REPLACE TRIGGER task_applications_no_delete BEFORE DELETE OR TRUNCATE ON "task_applications"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
