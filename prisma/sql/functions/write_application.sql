-- Offers to do a task, or moves such an offer.
CREATE OR REPLACE FUNCTION write_application(application jsonb) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  application_id integer;
BEGIN
  IF application->>'kind' = 'insert' THEN
    INSERT INTO task_applications (task_id, helper_id, offered_amount, message)
    SELECT r.task_id, r.helper_id, r.offered_amount, r.message
    FROM jsonb_populate_record(NULL::task_applications, application->'row') AS r
    RETURNING id INTO application_id;
    RETURN application_id;
  END IF;
  UPDATE task_applications a SET status = application->>'to'
  WHERE a.id = (application->>'id')::integer AND a.status = application->>'from'
  RETURNING a.id INTO application_id;
  IF application_id IS NULL THEN
    RAISE EXCEPTION 'application % is not % any more', application->>'id', application->>'from' USING ERRCODE = 'LP001';
  END IF;
  RETURN application_id;
END $$;
